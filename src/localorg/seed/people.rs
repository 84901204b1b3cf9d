//! Users and roles of the demo org: a small sales company with owners of different strength.
//!
//! Users are listed chiefs first, so that a manager always stands before those who report to them.

use super::calendar::Day;
use super::countries::{COUNTRIES, Country, Region};
use super::dice::{Dice, Stream};

/// What a user works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Desk {
    Leader,
    Seller,
    Development,
    Marketing,
    Support,
}

/// A role and the place of its parent in the list.
#[derive(Clone, Debug)]
pub(super) struct Role {
    pub(super) name: String,
    pub(super) parent: Option<usize>,
}

/// One user.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) first: &'static str,
    pub(super) last: &'static str,
    pub(super) title: &'static str,
    pub(super) department: &'static str,
    pub(super) country: &'static Country,
    pub(super) city: usize,
    pub(super) role: usize,
    pub(super) manager: Option<usize>,
    pub(super) desk: Desk,
    pub(super) region: Region,
    pub(super) active: bool,
    pub(super) hired: Day,
    /// Factor on the chance to win; 1 is average.
    pub(super) strength: f64,
    /// How much of the work they take; 1 is average.
    pub(super) appetite: f64,
}

/// Users and roles.
#[derive(Clone, Debug)]
pub(super) struct People {
    pub(super) roles: Vec<Role>,
    pub(super) users: Vec<Person>,
}

/// A kind of post: title, department, desk and how many sit on it per region.
struct Post {
    title: &'static str,
    department: &'static str,
    desk: Desk,
    role: &'static str,
}

const SELLER: Post = Post {
    title: "Account Executive",
    department: "Sales",
    desk: Desk::Seller,
    role: "Account Executives",
};
const DEVELOPER: Post = Post {
    title: "Sales Development Representative",
    department: "Sales",
    desk: Desk::Development,
    role: "Sales Development",
};
const DIRECTOR: Post = Post {
    title: "Sales Director",
    department: "Sales",
    desk: Desk::Leader,
    role: "Sales Director",
};
const MANAGER: Post = Post {
    title: "Sales Manager",
    department: "Sales",
    desk: Desk::Leader,
    role: "Sales Manager",
};
const MARKETER: Post = Post {
    title: "Campaign Manager",
    department: "Marketing",
    desk: Desk::Marketing,
    role: "Marketing",
};
const AGENT: Post = Post {
    title: "Support Agent",
    department: "Support",
    desk: Desk::Support,
    role: "Customer Support",
};

impl People {
    /// The company: 1 chief, 1 head of sales, and per region directors, managers, sellers.
    pub(super) fn make() -> Self {
        let mut hiring = Hiring {
            dice: Dice::of(Stream::People),
            people: Self {
                roles: Vec::new(),
                users: Vec::new(),
            },
        };
        let chief = hiring.top("Chief Executive Officer", "CEO", None);
        let head = hiring.top("VP, Global Sales", "VP Sales", Some(chief));
        for (region, managers, sellers, desk) in [
            (Region::Americas, 3, 17, 5),
            (Region::Europe, 2, 11, 3),
            (Region::Asia, 1, 5, 2),
        ] {
            hiring.region(region, head, [managers, sellers, desk]);
        }
        hiring.team(&MARKETER, chief, 4);
        hiring.team(&AGENT, chief, 4);
        hiring.people
    }

    /// Places of the users at this desk, and in this region if one is given.
    pub(super) fn at(&self, desk: Desk, region: Option<Region>) -> Vec<usize> {
        let fits = |person: &Person| {
            person.desk == desk && region.is_none_or(|region| person.region == region)
        };
        let places = self.users.iter().enumerate();
        places
            .filter(|(_, person)| fits(person))
            .map(|(place, _)| place)
            .collect()
    }
}

struct Hiring {
    dice: Dice,
    people: People,
}

impl Hiring {
    fn role(&mut self, name: String, parent: Option<usize>) -> usize {
        self.people.roles.push(Role { name, parent });
        self.people.roles.len() - 1
    }

    fn top(&mut self, title: &'static str, role: &str, manager: Option<usize>) -> usize {
        let parent = manager.map(|manager| self.people.users[manager].role);
        let role = self.role(role.to_owned(), parent);
        let post = Post {
            title,
            department: "Executive",
            desk: Desk::Leader,
            role: "",
        };
        self.hire(&post, Region::Americas, role, manager)
    }

    fn region(&mut self, region: Region, head: usize, counts: [usize; 3]) {
        let parent = self.people.users[head].role;
        let name = |post: &Post| format!("{} {}", post.role, region.name());
        let director_role = self.role(name(&DIRECTOR), Some(parent));
        let director = self.hire(&DIRECTOR, region, director_role, Some(head));
        let manager_role = self.role(name(&MANAGER), Some(director_role));
        let seller_role = self.role(name(&SELLER), Some(manager_role));
        let desk_role = self.role(name(&DEVELOPER), Some(manager_role));
        let managers: Vec<usize> = (0..counts[0])
            .map(|_| self.hire(&MANAGER, region, manager_role, Some(director)))
            .collect();
        for number in 0..counts[1] {
            let manager = managers[number % managers.len()];
            self.hire(&SELLER, region, seller_role, Some(manager));
        }
        for number in 0..counts[2] {
            let manager = managers[number % managers.len()];
            self.hire(&DEVELOPER, region, desk_role, Some(manager));
        }
    }

    fn team(&mut self, post: &Post, chief: usize, count: usize) {
        let parent = self.people.users[chief].role;
        let role = self.role(post.role.to_owned(), Some(parent));
        for _ in 0..count {
            self.hire(post, Region::Americas, role, Some(chief));
        }
    }

    fn hire(&mut self, post: &Post, region: Region, role: usize, manager: Option<usize>) -> usize {
        let dice = &mut self.dice;
        let homes: Vec<&'static Country> = COUNTRIES
            .iter()
            .filter(|country| country.region == region)
            .collect();
        let country = *dice.pick(&homes);
        let named =
            |person: &Person, first: &str, last: &str| person.first == first && person.last == last;
        let (mut first, mut last) = (*dice.pick(country.first), *dice.pick(country.last));
        while self
            .people
            .users
            .iter()
            .any(|user| named(user, first, last))
        {
            (first, last) = (*dice.pick(country.first), *dice.pick(country.last));
        }
        let junior = matches!(post.desk, Desk::Seller | Desk::Development);
        let person = Person {
            first,
            last,
            title: post.title,
            department: post.department,
            country,
            city: dice.index(country.cities.len()),
            role,
            manager,
            desk: post.desk,
            region,
            active: !(junior && dice.chance(0.09)),
            hired: -dice.between(930, 2_200),
            strength: dice.long_tail(1.0, 0.32).clamp(0.5, 1.9),
            appetite: dice.long_tail(1.0, 0.45).clamp(0.35, 2.6),
        };
        self.people.users.push(person);
        self.people.users.len() - 1
    }
}

impl Person {
    /// First and last name.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    /// The login name, unique because full names are; `number` keeps folded names apart.
    pub(super) fn username(&self, number: usize) -> String {
        let first = Country::mail_word(self.first);
        let last = Country::mail_word(self.last);
        format!("{first}.{last}.{number}@local.sfkit.example")
    }

    /// When they last logged in: recently, if they may at all.
    pub(super) fn last_login(&self, number: usize) -> Day {
        let spread = i64::try_from(number * 7 % 9).unwrap_or(0);
        if self.active {
            -1 - spread
        } else {
            -120 - spread * 20
        }
    }

    /// The time zone of their region.
    pub(super) fn zone(&self) -> &'static str {
        match self.country.name {
            "United Kingdom" => "Europe/London",
            "Japan" => "Asia/Tokyo",
            "Australia" => "Australia/Sydney",
            "Brazil" => "America/Sao_Paulo",
            "Canada" => "America/Toronto",
            "United States" => "America/New_York",
            _ => "Europe/Paris",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_sixty_users_in_a_tree() {
        let people = People::make();
        assert!(
            (55..=65).contains(&people.users.len()),
            "{}",
            people.users.len()
        );
        for (place, user) in people.users.iter().enumerate() {
            assert!(user.manager.is_none_or(|manager| manager < place));
            assert!(user.role < people.roles.len());
        }
        for (place, role) in people.roles.iter().enumerate() {
            assert!(role.parent.is_none_or(|parent| parent < place));
        }
        assert_eq!(
            people
                .users
                .iter()
                .filter(|user| user.manager.is_none())
                .count(),
            1
        );
        assert!(people.users.iter().filter(|user| user.active).count() > 50);
    }
}
