//! The life of one deal, laid out as dated events and told up to today.

use super::super::accounts::workmoment;
use super::super::calendar::{Day, Moment};
use super::super::stages::{LOST, NEGOTIATION, PROPOSAL, WON};
use super::{Maker, Outcome, State};

/// One thing that happens to a deal.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    Stage(usize),
    Amount(Option<i64>),
    Push(Day),
    End(usize),
}

impl Maker<'_> {
    /// All that happens to it, if nobody looked at the calendar.
    pub(super) fn events(
        &mut self,
        created: Moment,
        end: Day,
        outcome: Outcome,
        amount: i64,
    ) -> Vec<(Day, Event)> {
        let begin = created.day();
        let path = self.path(outcome);
        let mut events = vec![(begin, Event::Stage(path[0]))];
        let amounts = self.amounts(amount);
        events.push((begin, Event::Amount(amounts[0])));
        for stage in &path[1..] {
            events.push((self.between(begin, end), Event::Stage(*stage)));
        }
        // Stages were dealt in order, their days were not: give the earliest day to the first.
        let mut days: Vec<Day> = events[2..].iter().map(|(day, _)| *day).collect();
        days.sort_unstable();
        for (event, day) in events[2..].iter_mut().zip(&days) {
            event.0 = *day;
        }
        for (place, value) in amounts.iter().enumerate().skip(1) {
            let day = match days.get(place - 1) {
                Some(day) if self.dice.chance(0.7) => *day,
                _ => self.between(begin, end),
            };
            events.push((day, Event::Amount(*value)));
        }
        self.pushes(begin, end, &mut events);
        match outcome {
            Outcome::Won => events.push((end, Event::End(WON))),
            Outcome::Lost => events.push((end, Event::End(LOST))),
            Outcome::Stalled => {}
        }
        events
    }

    fn between(&mut self, begin: Day, end: Day) -> Day {
        self.dice.between(begin, (end - 1).max(begin))
    }

    /// The open stages that it passes through.
    fn path(&mut self, outcome: Outcome) -> Vec<usize> {
        let first = self.dice.weighted(&[(0, 65), (1, 25), (2, 10)]);
        let top = match outcome {
            Outcome::Won => self.dice.weighted(&[(NEGOTIATION, 9), (PROPOSAL, 1)]),
            Outcome::Lost | Outcome::Stalled => self.dice.weighted(&[
                (0, 14),
                (1, 20),
                (2, 18),
                (3, 14),
                (4, 8),
                (5, 6),
                (6, 12),
                (7, 8),
            ]),
        };
        let mut path = vec![first];
        for stage in first + 1..top {
            if !self.dice.chance(0.3) {
                path.push(stage);
            }
        }
        if top > first {
            path.push(top);
        }
        if path.len() > 3 && self.dice.chance(0.06) {
            let place = self.dice.index(path.len() - 3) + 2;
            path.insert(place, path[place - 2]);
        }
        path
    }

    /// The amounts that it goes through, the last one being `amount`; some stay unknown.
    fn amounts(&mut self, amount: i64) -> Vec<Option<i64>> {
        if self.dice.chance(0.025) {
            return vec![None];
        }
        let mut amounts = vec![Some(amount)];
        while amounts.len() < 4 && self.dice.chance(0.3) {
            let share = 1.0 + 0.05 * self.dice.between(-8, 9) as f64;
            let before = ((amount as f64 * share / 250.0).round() * 250.0).max(250.0) as i64;
            if amounts[0] != Some(before) {
                amounts.insert(0, Some(before));
            }
        }
        if self.dice.chance(0.15) {
            amounts.insert(0, None);
        }
        amounts
    }

    /// The hoped-for close date, moved on each time it comes near while the deal is still open.
    fn pushes(&mut self, begin: Day, end: Day, events: &mut Vec<(Day, Event)>) {
        let hope = 0.45 + 0.7 * self.dice.unit();
        let span = ((end - begin) as f64 * hope) as i64;
        let mut planned = self.snap(begin + span.max(7));
        events.insert(0, (begin, Event::Push(planned)));
        for _ in 0..7 {
            if planned >= end || self.dice.chance(0.07) {
                return;
            }
            let day = (planned + self.dice.between(-6, 9)).clamp(begin + 1, end);
            let jump = self.dice.between(10, 75);
            planned = self.snap(planned.max(day) + jump);
            events.push((day, Event::Push(planned)));
        }
    }

    /// People like to plan for the end of a month or quarter.
    fn snap(&mut self, day: Day) -> Day {
        match self.dice.unit() {
            draw if draw < 0.25 => self.calendar.quarter_end(day),
            draw if draw < 0.5 => self.calendar.month_end(day),
            _ => day,
        }
    }

    /// Turns the events up to today into states; what happens on one day is one change.
    pub(super) fn tell(&mut self, created: Moment, mut events: Vec<(Day, Event)>) -> Vec<State> {
        events.sort_by_key(|(day, _)| *day);
        let mut state = State {
            at: created,
            stage: 0,
            amount: None,
            close: created.day(),
            category: None,
        };
        let mut history: Vec<State> = Vec::with_capacity(events.len());
        let mut day = created.day();
        for (on, event) in events {
            if on > day {
                self.keep(&mut history, state);
                state.at = self.after(state.at, on);
                day = on;
            }
            if !state.at.has_happened() {
                return history;
            }
            match event {
                Event::Stage(stage) => state.stage = stage,
                Event::Amount(amount) => state.amount = amount,
                Event::Push(close) => state.close = close,
                Event::End(stage) => (state.stage, state.close) = (stage, state.at.day()),
            }
        }
        self.keep(&mut history, state);
        history
    }

    /// A moment on this day (or the workday before) that comes after `before`.
    fn after(&mut self, before: Moment, day: Day) -> Moment {
        workmoment(self.dice, self.calendar, day).max(before.plus_minutes(1))
    }

    fn keep(&self, history: &mut Vec<State>, state: State) {
        let facts = |state: &State| (state.stage, state.amount, state.close);
        if history
            .last()
            .is_none_or(|last| facts(last) != facts(&state))
        {
            history.push(state);
        }
    }
}
