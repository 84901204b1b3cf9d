//! Data sets: folders of Parquet files, one for each value of a column.

use super::*;

/// Folders of a data set and their files.
fn parts(path: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut all = BTreeMap::new();
    for folder in path.read_dir().unwrap() {
        let folder = folder.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let files = folder.read_dir().unwrap();
        all.insert(name, files.map(|file| file.unwrap().path()).collect());
    }
    all
}

#[test]
fn a_data_set_is_divided_by_a_column() {
    let soql = "SELECT Id, StageName, Amount FROM Opportunity";
    let (world, path, run) = queried(soql, "deals", &["--partition-by", "StageName"]);
    run.ends(0);
    let counted = world.run(&[
        "query",
        "-o",
        "demo",
        "SELECT StageName, COUNT(Id) n FROM Opportunity GROUP BY StageName",
        "--format",
        "json",
    ]);
    let parts = parts(&path);
    let mut total = 0;
    for group in counted.json().as_array().unwrap() {
        let stage = group["StageName"].as_str().unwrap().replace('/', "%2F");
        let files = &parts[&format!("StageName={stage}")];
        let count: usize = files.iter().map(|file| rows(file).len()).sum();
        assert_eq!(count as u64, group["n"].as_u64().unwrap(), "{stage}");
        assert!(!schema(&files[0]).contains("StageName"));
        total += 1;
    }
    assert_eq!(parts.len(), total);
    // Again: the older data set is replaced, and nothing else is touched.
    let place = path.to_str().unwrap();
    let arguments = ["query", "-o", "demo", soql, "--output", place];
    let by_month = [&arguments[..], &["--partition-by", "CloseDate:month"]].concat();
    let run = world.run(&by_month).ends(2);
    assert!(
        run.stderr.contains("--partition-by names `CloseDate`"),
        "{}",
        run.stderr
    );
    let soql = "SELECT Id, CloseDate FROM Opportunity";
    let arguments = ["query", "-o", "demo", soql, "--output", place];
    world
        .run(&[&arguments[..], &["--partition-by", "CloseDate:month"]].concat())
        .ends(0);
    let parts = self::parts(&path);
    assert!(parts.len() > 12, "{parts:?}");
    for (name, files) in &parts {
        let month = name.strip_prefix("CloseDate_month=").unwrap();
        for row in files.iter().flat_map(|file| rows(file)) {
            assert!(value(&row, "CloseDate").to_string().starts_with(month));
        }
    }
    let left: Vec<_> = world.folder().read_dir().unwrap().collect();
    assert!(left.iter().all(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        !name.to_string_lossy().starts_with(".sfkit-")
    }));
}

#[test]
fn many_values_keep_few_files_open() {
    let columns = [
        column("k", ValueType::Text),
        column("n", ValueType::Integer),
    ];
    let all: Vec<Vec<Cell<'_>>> = (0..600)
        .map(|at| {
            let key = match at % 200 {
                0 => Cell::Null,
                key => Cell::Text(format!("{key}/ü").into()),
            };
            vec![key, Cell::Number(at.to_string().into())]
        })
        .collect();
    let options = RowOptions {
        partition: Some("k".parse().unwrap()),
        ..RowOptions::default()
    };
    let (_folder, path, _, outcome) = written("set", &columns, &all, options);
    outcome.unwrap();
    let parts = parts(&path);
    assert_eq!(parts.len(), 200);
    assert_eq!(
        parts["k=7%2Fü"].len(),
        3,
        "each was closed for others in between"
    );
    assert_eq!(parts["k=__HIVE_DEFAULT_PARTITION__"].len(), 3);
    let mut numbers: Vec<u32> = parts
        .values()
        .flatten()
        .flat_map(|file| rows(file))
        .map(|row| value(&row, "n").to_string().parse().unwrap())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..600).collect::<Vec<_>>());
}

#[test]
fn a_folder_that_is_something_else_stays_as_it_is() {
    let (world, path, run) = queried("SELECT Id FROM Account LIMIT 1", "own", &[]);
    run.ends(0);
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    std::fs::write(path.join("letter.txt"), "dear").unwrap();
    let place = path.to_str().unwrap();
    let run = world
        .run(&[
            "query",
            "-o",
            "demo",
            "SELECT Id, Name FROM Account LIMIT 1",
            "--output",
            place,
            "--partition-by",
            "Name",
        ])
        .ends(2);
    assert!(run.stderr.contains("is no data set"), "{}", run.stderr);
    assert!(path.join("letter.txt").exists());
    let format = ["--partition-by", "Name", "--format", "csv"];
    let soql = "SELECT Id, Name FROM Account LIMIT 1";
    let (_world, _, run) = queried(soql, "set", &format);
    assert!(run.ends(2).stderr.contains("Parquet"));
}
