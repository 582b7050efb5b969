//! A delivery and a restore of another study into one new folder at once, one of them killed at any
//! moment: what is handed over never holds what somebody else restored.
//! `STELE_HAND_OVER_SEEDS` names the seeds.

use super::*;

/// Two cases on one disc, and a request for the first; its code, and the image.
fn requested(world: &World) -> (String, String) {
    for (case, seed) in [("C", 1), ("D", 5)] {
        let bytes = [noise(seed, 700_000), noise(seed + 1, 90_000)];
        let files: [(&str, &[u8]); 2] = [("a.bin", &bytes[0]), ("b/c.bin", &bytes[1])];
        let folder = world.bench.files(case, &files);
        let ingest = ["ingest", folder.to_str().unwrap(), "--case", case];
        world.bench.done(&ingest);
    }
    let plan = ["plan", "--media", MEDIA, "--copies", "1"];
    world.bench.done(&plan);
    world.bench.done(&["build", "SET-0001"]);
    let to = ["--recipient=Dr. Haddad", "--address=Graz"];
    let ground = ["--for=treatment", "--proof=seen"];
    let add = [&["request", "add", "case:C"][..], &ground, &to].concat();
    let asked = world.bench.done(&add);
    let image = world.bench.root().join("images/SET-0001-1.iso");
    let image = image.to_str().unwrap().to_owned();
    (asked["request"].as_str().unwrap().to_owned(), image)
}

/// Both at once, in either order, the second one a little later; one of them may be killed.
fn at_once(world: &World, lines: [&[&str]; 2], dice: &mut Dice) -> ([End; 2], String) {
    let later = Duration::from_millis(*dice.one_of(&[0, 0, 3, 10, 40, 80]));
    let first = dice.below(2);
    let kill = (!dice.once_in(3)).then(|| (dice.below(2), dice.below(300)));
    let mut children = [None, None];
    children[first] = Some(world.start(lines[first], By::Same));
    sleep(later);
    children[1 - first] = Some(world.start(lines[1 - first], By::Same));
    let mut ends = [None, None];
    if let Some((which, after)) = kill {
        sleep(Duration::from_millis(after as u64));
        let child = children[which].as_mut().unwrap();
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
        }
    }
    for (at, child) in children.into_iter().enumerate() {
        let output = output_of(child.unwrap());
        match output.status.code() {
            None => drop(KILLED.fetch_add(1, Ordering::Relaxed)),
            Some(_) => ends[at] = Some(Ran::new(lines[at].join(" "), &output)),
        }
    }
    (ends, format!("{first} first, {later:?}, kill {kill:?}"))
}

/// The contents of a folder, those of the one study and those of the other.
fn of_both(folder: &Path) -> [usize; 2] {
    let all = tree(folder);
    let of = |seed: u64| {
        let wanted = [noise(seed, 700_000), noise(seed + 1, 90_000)];
        all.values().filter(|bytes| wanted.contains(bytes)).count()
    };
    [of(1), of(5)]
}

fn race(dice: &mut Dice) -> Vec<String> {
    let world = World::new();
    let (request, image) = requested(&world);
    let to = world.bench.beside("out");
    let to = to.to_str().unwrap();
    let deliver = ["deliver", &request, "--to", to, "--image", &image];
    // Some into a folder inside it.
    let inside = format!("{to}/sub");
    let into = if dice.once_in(4) { &*inside } else { to };
    let restore = ["restore", "case:D", "--to", into, "--image", &image];
    let (ends, done) = at_once(&world, [&deliver, &restore], dice);
    let mut faults = Vec::new();
    for ran in ends.iter().flatten() {
        let known = [
            "CAT-006", "RST-002", "JOB-157", "DLV-006", "JOB-011", "JOB-033",
        ];
        let refused = ran.error().is_some_and(|code| known.contains(&code));
        if ran.code > 1 && !refused || ran.code < 0 {
            faults.push(format!("ends with {} {:?}", ran.code, ran.said.last()));
        }
    }
    let is_handed_over = Path::new(to).join("RECEIPT.TXT").exists();
    let told = |at: usize| ends[at].as_ref().is_some_and(|ran| ran.code == 0);
    let [own, strange] = of_both(Path::new(to));
    if is_handed_over && (own != 2 || strange > 0) {
        faults.push(format!(
            "handed over: {own} of its own, {strange} of the other"
        ));
    }
    if is_handed_over && Path::new(&inside).exists() {
        faults.push("a folder was left in what is handed over".to_owned());
    }
    if told(0) && !is_handed_over {
        faults.push("told as delivered, and no receipt".to_owned());
    }
    if told(1) && (strange != 2 || is_handed_over) {
        faults.push(format!("told as restored, and {strange} are there"));
    }
    // What was killed or refused is done elsewhere.
    let other = world.bench.beside("other");
    let other = other.to_str().unwrap();
    match is_handed_over {
        true => {
            let line = ["restore", "case:D", "--to", other, "--image", &image];
            let again = world.bench.run(&line);
            if again.code != 0 || of_both(Path::new(other)) != [0, 2] {
                faults.push(format!("again: {:?}", again.said.last()));
            }
        }
        false => {
            let line = ["deliver", &request, "--to", other, "--image", &image];
            let again = world.bench.run(&line);
            if again.code != 0 || of_both(Path::new(other)) != [2, 0] {
                faults.push(format!("again: {:?}", again.said.last()));
            }
        }
    }
    archive_holds(&world, &mut faults);
    with(&done, faults)
}

#[test]
fn what_is_handed_over_never_holds_what_was_restored_meanwhile() {
    let seeds = campaign::seeds("STELE_HAND_OVER_SEEDS", 3);
    campaign::run("hand over", seeds, |seed| race(&mut Dice::new(seed)));
}
