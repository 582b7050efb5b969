### English, as a native clerk writes it. Ids name facts. `tests/tidy` holds ids and values against
### the sources: each id is used, each value given.

## What to do about each error, by its code

advice-unlisted = Nothing was changed. Keep this message and ask whoever looks after this station.
advice-APP-001 = Restart the computer. If this happens again, have its installation checked.
advice-CLI-001 = See what the command accepts: { $command } --help
    .window = Ask whoever looks after this station to check how Stele was started.
advice-CLI-002 = The command itself was carried out. Free some space where its output goes, then see the result: stele status
    .window = The job itself was carried out. Free some space on the disk, then look at the result here.
advice-ARC-001 = Name the archive's folder: --archive DIR, or set STELE_ARCHIVE.
    .window = Ask whoever looks after this station to start Stele with the archive's folder.
advice-ARC-002 = { $nearby ->
    [none] Check the path, and that the disk or network share it is on is connected; or name another archive with --archive DIR.{ $free ->
        [yes] {" "}To make a new one there: stele init { $archive }
       *[no] {""}
    }
   *[other] There is an archive in { $nearby }. To use it: --archive { $nearby }
}
    .window = Ask whoever looks after this station to start Stele with the right archive, or to make one.
advice-ARC-003 = Nothing was changed. { $nearby ->
    [none] Name a folder that is new or empty.
   *[other] There is an archive in it already. To use it: --archive { $nearby }
}
    .window = Choose a folder that is new or empty. If there is an archive in it already, ask whoever looks after this station to open that.
advice-ARC-004 = Correct stele.toml in the folder of the archive. It has these lines: version = 1, and where they are wanted person = "CODE" and images = "FOLDER". The records are safe: they are in catalog.db.
advice-ARC-005 = Use the newer Stele that wrote this archive. This version changes nothing in it.
advice-ARC-006 = Check that the folder exists, that you may read it and write to it, and that its disk is not full.
advice-ARC-007 = Put the archive on a disk of this computer. Only the images may be elsewhere: see `images` in stele.toml.
advice-ARC-008 = Make a new settings file: stele init DIR. The catalog is kept as it is.
    .window = Ask whoever looks after this station to make a new settings file. The catalog is kept as it is.
advice-STA-005 = Remove the file named above. This computer then counts as a new station.
advice-JOB-001 = Stop working with this archive and restore the last backup: stele catalog restore FILE --why TEXT
    .window = Stop working with this archive, and ask whoever looks after this station to restore the last backup.
advice-JOB-002 = { $kind ->
    [difference] To see the patient mismatches with their numbers: stele patient mismatches
    [decision] To see the decisions with their numbers: stele patient decisions
    [patient] To see the patients with their numbers: stele patient list TEXT
    [file-to-be-looked-at] To see the exceptions with their numbers: stele exceptions list
    [place] Check the spelling, or scan the label again. To see the locations: stele place list
    [person] Check the spelling, or scan the code again. To see the people: stele person list
    [request] Check the spelling, or scan the code again. To see the requests: stele request list
    [incident] To see the incidents with their numbers: stele incident list --all
   *[other] Check the spelling, or scan the label again. To see what there is: stele status
}
    .window = Check the spelling, or scan the label again.
advice-JOB-112 = Nothing was changed. See the exceptions with their reasons: stele exceptions list
    .window = Nothing was changed. The exceptions are listed in this window with their reasons.
advice-JOB-044 = Nothing was changed. Put in the disc labeled { $serial }, and give the command again. If that disc no longer exists: stele copy retire { $serial } --why TEXT
    .window = Nothing was changed. Put in the disc labeled { $serial }. If that disc no longer exists, ask whoever looks after this station to take the copy out of use.
advice-JOB-043 = Put the files back as they were, or import what is there now: stele ingest FOLDER, with --case and the same name if they belong to a case. To leave out what is gone for good, or was replaced by what is already imported: stele study leave-out { $study } --why TEXT
    .window = Put the files back as they were, or import what is there now. What is gone for good, or was replaced by what is already imported, can be left out with the button of the next step.
advice-JOB-042 = To see who there is: stele person list. --as takes a code, not a name. Without --as, Stele acts for the person named in stele.toml.
    .window = Ask whoever looks after this station who may work here; Stele must be started for an active person.
advice-JOB-003 = Be more specific: use the UID of the study you mean, as it is listed here.
advice-JOB-040 = Try fewer letters, or a date: stele find TEXT
    .window = Try fewer letters, or a date, in the scan box.
advice-JOB-050 = Write a day as 2026-09-01, 1.9.2026 or 1 Sep 2026, and a month as 2026-09 or 9/2026.
advice-JOB-051 = Write the year first, 2026-09-01, or the month in letters: 1 Sep 2026.
advice-JOB-052 = Swap the two dates: --from the first day --to the last.
    .window = Swap the two dates: the first day comes first.
advice-JOB-053 = Leave --as out. A new archive is used by its first person (--name gives the name), an existing one by an administrator.
    .window = Ask whoever looks after this station: a new archive is used by its first person, an existing one by an administrator.
advice-JOB-055 = Keep the disc: its files are intact. If there is a newer catalog, restore it: stele catalog restore FILE --why TEXT (catalog.db.before-TIME in the archive's folder is the one that was here before). If there is none, copy the disc with stele disc repair { $drive } --to FILE.iso, cancel the plan with stele set cancel { $set }, and import the files in FILE.iso, which opens like any ISO image. stele build { $set } makes this same disc only if all files of the plan are still as they were; otherwise it makes a different disc with the same name.
    .window = Keep the disc: its files are intact. Ask whoever looks after this station to restore a newer catalog or, if there is none, to import the files from the disc. Until then, do not build, cancel or burn its set.
advice-JOB-056 = Name the file that the spreadsheet saved, not a folder, device or pipe.
advice-KEP-008 = Name the file itself, not a folder, device or pipe.
advice-JOB-057 = Split it into several lists.
advice-JOB-058 = Save it from the spreadsheet as CSV UTF-8, or name its encoding: Excel in Western Europe writes --encoding windows-1252. Check the names afterwards: stele patient list NAME
    .window = Save it from the spreadsheet as CSV UTF-8, and check the names afterwards.
advice-JOB-059 = Leave --encoding out: the list is UTF-8 already. If the names look wrong then, save the list from the spreadsheet as CSV UTF-8.
    .window = Save it from the spreadsheet as CSV UTF-8, and check the names afterwards.
advice-JOB-004 = { $unbuilt ->
    [none] Import studies first: stele ingest FOLDER
   *[some] Build what is planned: stele build { $set }. To plan more, import it first: stele ingest FOLDER
}
    .window = { $unbuilt ->
    [none] Import studies first: drop their folder on this window, or type its path under { window-folder }.
   *[some] Build what is planned with { window-build-images }. To plan more, import it first: drop its folder on this window, or type its path under { window-folder }.
}
advice-JOB-060 = { $unbuilt ->
    [none] Plan, build and burn its disc first. To see the next step: stele status. If a canceled disc held it and its image was kept, give the command again with --image and that file.
    [one] Build that disc and burn it first: stele build { $set }. Until then the files are only where they were imported from.
   *[many] Build those discs and burn them first, beginning with: stele build { $set }. Until then the files are only where they were imported from.
}
    .window = { $unbuilt ->
    [none] Plan, build and burn its disc first. The next step is shown at the top.
    [one] Build that disc with { window-build-images }, then burn it. Until then the files are only where they were imported from.
   *[many] Build those discs with { window-build-images }, then burn them. Until then the files are only where they were imported from.
}
advice-JOB-132 = { $image ->
    [none] Nothing was recorded yet. Look for the disc, and record it from what it says itself: stele catalog rebuild --from DRIVE --why TEXT. If it cannot be found, another copy or an image of the same disc tells what was on it: record that in the same way, then give the command again.
   *[other] Nothing was recorded yet. Look for the disc, and record it from what it says itself: stele catalog rebuild --from DRIVE --why TEXT. If it cannot be found, its image is here: record the disc from that, then give the command again: stele catalog rebuild --from { $image } --why TEXT.
} A newer catalog knows the disc too: stele catalog restore FILE --why TEXT
    .window = Nothing was recorded yet. Look for the disc. Whoever looks after this station can record it, or its loss.
advice-JOB-133 = Nothing was planned. Put each disc into a drive, and record it from what it says itself: stele catalog rebuild --from DRIVE --why TEXT. If none of them can be found, give the command again with --anyway at the end.
    .window = Nothing was planned. Find these discs first: whoever looks after this station records them from what they say themselves.
advice-JOB-135 = Nothing was imported. Name the folder that the studies come from. Images and catalogs of an archive are not imported; its discs are built from the files where they are.
    .window = Nothing was imported. Choose the folder that the studies come from. Images and catalogs of an archive are not imported; its discs are built from the files where they are.
advice-JOB-005 = Build it first: stele build { $set }
    .window = Build it first, with { window-build-images }.
advice-JOB-006 = Build it again: stele build { $disc } --again. If its source files are gone, put a good copy into a drive (to see where the copies are: stele scan { $disc }) and copy the image back: stele build { $disc } --from { $drive }. If there is no good copy but the set has parity discs: stele set rebuild SOURCES --to FOLDER with the set's other discs, then stele build { $disc } --from FILE
    .window = Build it again. If its source files are gone, the next step names a good copy to recover the image from. If there is no good copy, ask whoever looks after this station to rebuild it from the other discs of its set.
advice-JOB-007 = To make one more: stele burn { $disc } --drive { $drive } --extra
    .window = All its copies are burned. To make one more, ask whoever looks after this station.
advice-JOB-136 = To check it now, put it into a drive: stele verify { $serial } --drive { $drive }. To make one more copy all the same: stele burn { $disc } --drive { $drive } --extra
    .window = Put it into a drive and click { window-verify } there. To make one more copy all the same, ask whoever looks after this station.
advice-JOB-008 = To burn one more copy of its disc: stele burn { $disc } --extra --drive { $drive }. If its burn was cut off, a full read decides: stele verify { $serial } --drive { $drive }. To see what to do next: stele status
    .window = Look at the copy in the list of its set. If it is not being burned, put its disc into a drive and click { window-verify } there.
advice-JOB-150 = Nothing was changed. To burn a copy of its disc: stele burn { $disc } --drive { $drive }
    .window = Nothing was changed. Burn another copy of its disc.
advice-JOB-151 = Nothing was changed. If it is to be replaced before it fails, give the reason, too: stele copy replace { $serial } --drive { $drive } --why TEXT
    .window = Nothing was changed. A good copy needs no replacement.
advice-JOB-152 = Nothing was burned. Put a copy of { $disc } into a drive of this station, even a damaged one, or copies of the other discs of its set, with parity discs among them, and give the same command again. To see where its copies are: stele scan { $disc }
    .window = Nothing was burned. Put a copy of the disc into a drive, even a damaged one, and try again.
advice-JOB-155 = Nothing was changed. To see what it is: stele disc inspect FILE
    .window = Nothing was changed. Whoever looks after this station can see what the file is.
advice-JOB-156 = Nothing was changed. If the disc is one of this archive and its catalog was lost: stele catalog rebuild --from FILE --why TEXT. To see whose it is: stele disc inspect FILE
    .window = Nothing was changed. Whoever looks after this station can see whose it is.
advice-JOB-157 = Nothing was restored. Choose another folder: files of somebody else could be handed over with this one.
advice-JOB-153 = Nothing was changed. { $other ->
    [none] Have { $serial } read in full: stele verify { $serial } --drive { $drive }
   *[other] Somebody else has to read { $serial } in full, such as { $other }, who gives the command: stele verify { $serial } --drive { $drive } --as { $other }
}
    .window = Nothing was changed. { $other ->
        [none] Have the new copy read in full first.
       *[other] Have the new copy read in full first, by somebody else.
    }
advice-JOB-165 = Nothing was changed. To see what has to be done about { $by }: stele scan { $by }. If that copy is of no use, burn another one instead: stele copy replace { $serial } --drive { $drive }
    .window = Nothing was changed. To see what has to be done about { $by }, scan its label.
advice-JOB-154 = Nothing was burned. To see how { $serial } is, and what to do next with it: stele scan { $serial }. To burn one copy more all the same: stele burn { $disc } --drive { $drive } --extra
    .window = Nothing was burned. To see how { $serial } is, scan its label.
advice-JOB-113 = Nothing was burned. To burn another copy of its disc: stele burn { $disc } --drive { $drive }
    .window = Nothing was burned. Burn another copy of its disc.
advice-JOB-114 = Nothing was written. Leave out what belongs to another disc, or say which disc you mean: stele disc repair SOURCE -i UUID/CONTENT --to FILE
    .window = Nothing was written. Ask whoever looks after this station to leave out what belongs to another disc.
advice-JOB-115 = Nothing was changed. To cancel the disc, name it: stele disc cancel { $disc }. If only this copy is to go out of use: stele copy retire { $serial } --why TEXT
    .window = Nothing was changed. Click Cancel beside the disc.
advice-JOB-137 = Nothing was recorded. Take it out: stele drive eject { $drive }. Unless it is to be destroyed, put it back at its location. To see where that is: stele scan { $serial }
    .window = Nothing was recorded. Take it out and, unless it is to be destroyed, put it back at its location.
advice-JOB-138 = To see the codes: stele person list. Correct the line that begins with person in that file, or give your own code: --as CODE
    .window = Ask whoever looks after this station to correct the line that begins with person in that file.
advice-JOB-139 = Nothing was recorded. Look for it first: stele copy missing { $serial } --why TEXT shows where. If it was looked for, or cannot be there any more, say so: stele copy lost { $serial } --searched --why TEXT
    .window = Nothing was recorded. First record it as missing: Stele then shows where to look for it.
advice-JOB-140 = Nothing was changed. If they really are the same location, give the command again with --same at the end. Whatever is recorded at the first one is then recorded at the second, and a merge cannot be undone.
    .window = Nothing was changed. Choose two locations that are in the same one, or ask whoever looks after this station to merge them.
advice-JOB-145 = Nothing was changed. Compare them first: stele patient list TEXT. If they really are one person, give the command again with --same at the end. It can be undone: stele patient decisions
    .window = Nothing was changed. Compare both first. If they really are one person, confirm it.
advice-JOB-146 = Nothing was recorded. Read it in full first: stele verify { $serial } --drive { $drive }. If it has to go as it is, say why: --anyway --why TEXT
    .window = Nothing was recorded. Read it in full first.
advice-JOB-147 = Nothing was erased. A record of who received a patient's studies often has to be kept for years. First ask your privacy officer. If it may be erased, give the command again with --anyway at the end.
    .window = Nothing was erased. First ask whoever is responsible for data protection.
advice-JOB-141 = Nothing was planned. The largest discs are bd128, with 128 GB. In a practice archive, virtual discs can be larger: stele init DIR --practice
    .window = Nothing was planned. Choose one of the types of disc in the list.
advice-JOB-009 = Use the disc or the image that was asked for.{ $virtual ->
    [none] {""}
   *[other] {" "}To put in a virtual disc: stele drive load { $virtual } --serial { $serial }.
} To see where a copy is: stele scan { $serial }. If it cannot be found there: stele copy missing { $serial } --why TEXT
    .window = Use the disc or the image that was asked for. To see where a copy is, scan or type its serial. If it cannot be found there, record that it is missing.
advice-JOB-010 = Nothing was changed. Check the spelling, and that the disk or network share is connected.
advice-JOB-011 = Nothing was overwritten. Choose another name.
advice-JOB-012 = Plan again. Nothing was stored.
advice-JOB-013 = Check that it exists and can be read, that the disk is not full, and that what should be a folder is one.
advice-JOB-038 = Free some disk space, or end the program that is using the catalog. The result was kept, and the next command records it.
    .window = Free some disk space, or end the program that is using the catalog. The result was kept, and is recorded then.
advice-JOB-128 = Nothing was written: the disc is as it was. Free some space on the archive's disk, then burn again.
advice-JOB-054 = Free some space on the archive's disk. The copy does not count until a full read decides: put its disc in, then stele verify --drive { $drive }
    .window = Free some space on the archive's disk. The copy does not count until a full read decides: put its disc into a drive and click { window-verify } there.
advice-JOB-014 = Nothing unfinished was kept. Give the same command again to continue.
    .window = Nothing unfinished was kept. Start the job again to continue.
advice-JOB-036 = The disc in the drive was not written to. Put in a blank of the type that the set was planned for. If none of the set is burned, cancel it and plan it again for the discs you have: stele set cancel { $set }. If the copies burned so far are enough, say so: stele set copies { $set } NUMBER
    .window = The disc in the drive was not written to. Put in a blank of the type that the set was planned for. If none of the set is burned, you can cancel it and plan it again for the discs you have. If the copies burned so far are enough, ask whoever looks after this station to record that.
advice-JOB-037 = Burn and verify in a real drive. To practice, make a practice archive: stele init DIR --practice
    .window = Burn and verify in a real drive. To practice, ask whoever looks after this station for a practice archive.
advice-BLD-001 = Import the folder again. Until then the disc is laid out without that file.
advice-BLD-002 = No unfinished image was kept. Free some space on the disk with the images, then build again. If it is too small, have whoever looks after this station move the images to a larger disk (`images` in stele.toml).
advice-BLD-003 = Check that the images folder exists and that you may write to it, then build again.
advice-BLD-004 = Do not burn anything from this set. Keep this message: it is a defect in the program.
advice-BLD-005 = Nothing unfinished was kept. Give the same command again.
    .window = Nothing unfinished was kept. Start the build again.
advice-BLD-008 = Put the source files back as they were imported and build again, or keep the image that holds them.
advice-BLD-007 = Put the source files back as they were burned and build again, or copy the image back from a good copy: stele build { $disc } --from { $drive }. To see where its copies are: stele scan { $disc }
    .window = Put the source files back as they were burned and build again. If they are gone, the next step names a good copy to recover the image from.
advice-BLD-006 = Build again. If this happens again, have this computer's memory and disk tested.
advice-BRN-001 = Put a blank disc into the drive and give the command again.{ $blank ->
    [none] {""}
   *[other] {" "}A virtual blank: stele drive load { $drive } --blank { $blank }
}
    .window = Put a blank disc into the drive and start the burn again.
advice-BRN-002 = { $blank ->
    [none] Nothing was written. Put in a blank disc. To see which disc this one is: stele scan --drive { $drive }
   *[other] Nothing was written. Put in a blank disc. To see which disc this one is: stele scan --drive { $drive }. A virtual blank: stele drive load { $drive } --blank { $blank }
}
    .window = Nothing was written. Put in a blank disc. To see which disc this one is, scan its label here.
advice-BRN-003 = The disc in the drive was not written to. Put in a blank of the type that the set was planned for.{ $blank ->
    [none] {""}
   *[other] {" "}A virtual blank: stele drive load { $drive } --blank { $blank }
}
    .window = The disc in the drive was not written to. Put in a blank of the type that the set was planned for.
advice-BRN-004 = { $blank ->
    [none] Put in a blank BD-R (M-DISC). For a trial on a BD-RE, which does not count as an archive copy: stele burn { $disc } --drive { $drive } --rewritable
   *[other] Put in a blank BD-R (M-DISC). For a trial on a BD-RE, which does not count as an archive copy: stele burn { $disc } --drive { $drive } --rewritable. A virtual blank: stele drive load { $drive } --blank { $blank }
}
    .window = Put in a blank BD-R (M-DISC). A BD-RE does not count as an archive copy.
advice-BRN-005 = Try another blank. If that fails too, try another drive.
advice-BRN-006 = Plan the set again for an existing type of disc.
advice-BRN-007 = Put in a BD-RE, or burn a copy without --rewritable.
    .window = Put in a blank BD-R. Only a trial burn, which is not made in this window, uses a BD-RE.
advice-BRN-008 = Put in a blank BD-R, use another drive, or burn without --spare-areas: the disc's own parity and the read-back do not need them.
    .window = Put in a blank BD-R, or use another drive.
advice-BRN-009 = Put in a blank disc that no other program has formatted.
advice-BRN-010 = After two failures in a row, use another batch or another drive.
advice-BRN-011 = Check the drive's cable and power.
advice-BRN-012 = Switch the drive off and on.
advice-BRN-013 = Build the image again, then burn it.
advice-BRN-014 = Build the image again, then burn it.
advice-BRN-015 = A disc that is not closed may be unreadable in other drives. Check the drive's power and cable, then burn a new blank.
advice-BRN-016 = Put the disc in again, and let a full read decide: stele verify --drive { $drive }
    .window = Put the disc in again, and let a full read decide: click { window-verify } at its drive.
advice-BRN-017 = Nothing more is written to this disc.
advice-BRN-020 = Use a rewritable disc that is already formatted, or another drive: this one cannot format discs.
advice-BRN-019 = What was written comes from an altered image, and was not read back. This disc is spoiled and was not closed. Build the image again, then burn on a new blank: stele build { $disc } --again
    .window = What was written comes from an altered image, and was not read back. This disc is spoiled and was not closed. Ask whoever looks after this station to build the image again, then burn on a new blank.
advice-BRN-018 = Check the drive's power, especially with a USB drive.
advice-CAT-001 = Name another archive, or restore a backup: stele catalog restore { $backup } --why TEXT. Unless another folder was named, stele catalog backup writes to the folder backups in the archive's folder. If there is no backup, make a new archive in another folder, and rebuild its catalog from the discs.
    .window = Ask whoever looks after this station to start Stele with the right archive, or to restore a backup of this one.
advice-CAT-002 = Use the newer Stele that wrote this catalog. This version changes nothing in it.
advice-CAT-003 = First check that the disk is not full and that you may write to the archive's folder. Only if catalog.db itself is damaged, restore the last backup (unless another folder was named, it is in the folder backups in the archive's folder): stele catalog restore { $backup } --why TEXT. The present catalog is kept beside it.
    .window = First check that the disk is not full and that you may write to the archive's folder. If the catalog itself is damaged, ask whoever looks after this station to restore the last backup.
advice-CAT-004 = { $standing ->
    [damaged] The discs and their images are not affected. Restore a backup of the catalog: stele catalog restore { $backup } --why TEXT
   *[here] Give the command again. If this happens again, check the disk and its free space.
}
    .window = { $standing ->
    [damaged] The discs and their images are not affected. Ask whoever looks after this station to restore a backup of the catalog.
   *[here] Try again. If this happens again, check the disk and its free space.
}
advice-CAT-037 = See how far its set is, and continue burning from there: stele status
    .window = See in the list of its copies how far the set is, and continue burning from there.
advice-CAT-038 = Another command is writing to the catalog. Wait until it is done, then give this one again.
    .window = Another job is writing to the catalog. Wait until it is done, then try again.
advice-CAT-044 = Nothing was changed. Restore the newer catalog.db: stele catalog restore FILE --why TEXT. If it is lost, continue with this one: stele catalog accept --why TEXT
    .window = Nothing was changed. Ask whoever looks after this station to restore the newer catalog, or, if it is lost, to accept this one.
advice-CAT-045 = Nothing was changed. If the files are still as they were, import their folder again, with --case NAME if it was a case: stele ingest FOLDER. Or restore the list from a backup of the catalog, or from MANIFEST.JSN on the disc that is named: stele catalog restore-lists FILE. To see which lists are missing or damaged: stele audit verify. To leave out studies whose files will not come back: stele study leave-out STUDY --why TEXT
    .window = Nothing was changed. If the files are still as they were, import their folder again. If not, ask whoever looks after this station to restore the list from a backup.
advice-CAT-046 = Nothing was changed. Import the files as several cases of at most a million files each.
advice-CAT-047 = Nothing was changed. Have the disk checked, and restore the last backup: stele catalog restore FILE --why TEXT. The present catalog is kept beside it.
    .window = Nothing was changed. Ask whoever looks after this station to have the disk checked and to restore the last backup.
advice-CAT-074 = Nothing was changed. Keep the folder as it is. To see what was changed: stele audit verify. Restore the last backup from before that: stele catalog restore FILE --why TEXT. The present catalog is kept beside it.
    .window = Nothing was changed. Ask whoever looks after this station to restore the last backup from before the catalog was changed.
advice-CAT-075 = Nothing was changed. If this is one person, answer --correction or --merge. If the whole study is the other patient's, assign it to that patient.
    .window = Nothing was changed. If this is one person, answer so. If the whole study is the other patient's, assign it to that patient.
advice-KEP-001 = Nothing was overwritten. Name another file, or move that one away.
advice-KEP-002 = The catalog is unchanged. Check that the folder exists, that you may write to it, and that its disk has room.
advice-KEP-003 = The catalog is unchanged. Try an older backup, and keep this file as it is.
advice-KEP-004 = The catalog is unchanged. Look for this archive's own backups, or name the other archive: --archive DIR
    .window = The catalog is unchanged. Look for this archive's own backups, or ask whoever looks after this station to open the other archive.
advice-KEP-007 = Nothing was changed. Name a backup (catalog-TIME.db, with its lists folder beside it), or MANIFEST.JSN from the disc that holds the files.
advice-KEP-006 = The catalog is unchanged. Name a file that stele catalog backup wrote.
    .window = The catalog is unchanged. Name a file that was written as a backup of a catalog.
advice-KEP-009 = Nothing was recorded from it. It was not made by Stele, or by a much older version. To see what it is: stele disc inspect DISC
    .window = Nothing was recorded from it. It was not made by Stele, or by a much older version.
advice-KEP-010 = Nothing was recorded from it. Either the disc belongs to another archive, or this archive has given the number of its set to another set since. { $practice ->
    [no] Record it in an archive of its own: stele init ARCHIVE --name NAME
   *[other] In practice, take it out and leave it to the archive that burned it.
}
    .window = Nothing was recorded from it. Either the disc belongs to another archive, or this archive has given the number of its set to another set since. Record it in an archive of its own.
advice-KEP-015 = Nothing was changed. Restore the newest backup: stele catalog restore { $backup } --why TEXT. To go back to the older one all the same, give the command again with --older at the end.
    .window = Nothing was changed. Ask whoever looks after this station to restore the newest backup.
advice-KEP-012 = Nothing was changed. Restore a newer backup, or keep the present catalog. To go back to this backup all the same, give the command again with --older at the end. The present catalog is then kept beside it.
    .window = Nothing was changed. Restore a newer backup, or keep the present catalog.
advice-KEP-011 = Nothing was recorded from it. Build the disc from its files, then let a full read record the copy: stele build { $disc }
    .window = Nothing was recorded from it. Build the disc from its files, then let a full read record the copy.
advice-KEP-014 = Nothing was recorded from it. Either this source was changed, or the one from which { $disc } was recorded. Read other copies of { $disc }, and do not rely on either until most of them agree. If the recorded one turns out to be wrong, make the catalog again in a new archive, without it.
    .window = Nothing was recorded from it. Either this source was changed, or the one from which { $disc } was recorded. Do not rely on either until other copies of { $disc } were read.
advice-KEP-013 = Nothing was recorded from it. So that nothing is counted twice, first cancel the disc that was not burned, then give the command again: stele disc cancel { $disc }
    .window = Nothing was recorded from it. So that nothing is counted twice, the disc that was not burned has to be canceled first.
advice-ARD-001 = Nothing was recorded from it. Put what is left of all copies together first: stele disc repair DISC OTHER --to FILE. Then name the complete image.
    .window = Nothing was recorded from it. Put what is left of all copies together first, into one complete image. Then name that image.
advice-ARD-002 = Nothing was recorded from it: somebody changed it after it was made, or it was damaged where it should not be. Use another copy.
advice-KEP-005 = Wait until these jobs are done (stele status shows them), then give this command again.
    .window = Wait until they are done, then try again. The jobs at work are shown here.
advice-CAT-039 = Nothing was changed. Mount the disk writable, or work as a user who may write to the archive's folder. Until then you can still use stele find, scan, status and audit verify.
    .window = Nothing was changed. Ask whoever looks after this station to make the disk writable, or to let you write to the archive's folder. Until then you can still search and scan.
advice-CAT-040 = This step was not recorded; what was recorded before it stays. Free some space on the archive's disk, see what is left to do with stele status, and give the command again if it is still needed. Until then you can still use stele find, scan, status and audit verify.
    .window = This step was not recorded; what was recorded before it stays. Free some space on the archive's disk, look here at what is left to do, and try again if it is still needed. Until then you can still search and scan.
advice-CAT-041 = Copy catalog.db and the files beside it (catalog.db-wal, catalog.db-journal) with stele.toml to a writable disk with room, and name that folder: --archive DIR
    .window = Ask whoever looks after this station to copy the catalog and the files beside it to a writable disk with room, and to open it there.
advice-CAT-042 = Do not rely on what was shown: give the command again.
    .window = Do not rely on what was shown: try again.
advice-CAT-043 = Use the archive once where you may write to it: any command then updates the catalog.
    .window = Open the archive once where it can be written, and do any one job. The catalog is then updated.
advice-CAT-005 = { $standing ->
    [planned] This copy has not been burned yet. To see what comes next: stele status
    [begun] Wait until its burn has ended, then see its state: stele scan { $serial }
    [away] If the copy is there again, record that first: stele copy found { $serial }
    [retired] Nothing was changed. If it was taken out of use by mistake and you have it, record that first: stele copy found { $serial }
    [destroyed] If it was seen, its record is wrong. Correct it first: stele copy found { $serial } --destroyed --why TEXT
   *[here] Nothing was changed. To see its state and its location: stele scan { $serial }
}
    .window = { $standing ->
    [planned] This copy has not been burned yet.
    [begun] Wait until its burn has ended.
    [away] If the copy is there again, that is recorded first.
    [retired] If it was taken out of use by mistake, that is corrected first: ask whoever looks after this station.
    [destroyed] If it was seen, its record is wrong: ask whoever looks after this station to correct it.
   *[here] Nothing was changed. Scan its label to see its state.
}
advice-CAT-048 = { $kind ->
    [in-transit] { $away } does not count while it is in transit. Wait until it has arrived, or burn another copy first
    [unseen] { $away } does not count, because the last stock-take did not find it. Look for it, or burn another copy first
    [unread] { $away } does not count until it has been read in full. Read it, or burn another copy first
   *[other] Burn another copy first
}: { $standing ->
    [planned] stele burn { $disc } --drive { $drive }
   *[here] stele burn { $disc } --extra --drive { $drive }
}. If its image is missing and you have this copy, first copy the image back from it: stele build { $disc } --from { $drive }. If you cannot find it, record that: stele copy missing { $serial } --why TEXT. To record it anyway, although no other good copy of the disc is left, add --last.
    .window = { $kind ->
        [in-transit] { $away } does not count while it is in transit. Wait until it has arrived, or burn another copy first
        [unseen] { $away } does not count, because the last stock-take did not find it. Look for it, or burn another copy first
        [unread] { $away } does not count until it has been read in full. Read it, or burn another copy first
       *[other] Burn another copy first
    }. To take this copy out of use anyway, although no other good copy of the disc is left, ask whoever looks after this station.
advice-CAT-060 = If both are the same person: stele patient answer NUMBER --merge, or stele patient merge NUMBER --into NUMBER --why TEXT. If they are two people, the files belong to the wrong patient.
    .window = If both are the same person, choose Same person under { window-mismatches }. If they are two people, the files belong to the wrong patient.
advice-CAT-061 = Nothing was changed. If both are the same person, record it as a correction: stele patient answer { $number } --correction. If what the study said before is right, add --keep.
    .window = Nothing was changed. If both are the same person, record it as a correction under { window-mismatches }.
advice-CAT-072 = Both are complete studies, and neither is left out. If both are the same person: stele patient answer { $number } --merge. If not: --two-people
    .window = Both are complete studies, and neither is left out. Under { window-mismatches }, choose Same person or Two different people.
advice-CAT-073 = Say what the files are: stele patient answer { $number } --correction, --merge, or --wrong-patient, which leaves them out. Where the study's own data is right and not that of these files, add --keep to --correction or --merge.
    .window = Say what the files are: choose Same person or Wrong patient under { window-mismatches }. Wrong patient leaves them out.
advice-CAT-076 = Nothing was changed. Give the numbers of two different patients. To see them: stele patient list TEXT
    .window = Nothing was changed. Choose two different patients.
advice-CAT-077 = Nothing was changed. If you know the patient, give the number of the one that has a name or an ID. To see the patients: stele patient list
    .window = Nothing was changed. Choose the patient that has a name or an ID.
advice-CAT-062 = Nothing was changed. To see what was decided before: stele patient decisions. To see which patients were merged: stele patient list TEXT
    .window = Nothing was changed. Search for the patient to see how the name is shown. What was merged and decided, whoever looks after this station can list.
advice-CAT-063 = Cancel its set, answer again, then plan again: stele set cancel { $set }. Or burn the disc and answer then: the files stay on it, but no longer count as this patient's.
    .window = Cancel its set, answer again, then plan again. Or burn the disc and answer then: the files stay on it, but no longer count as this patient's.
advice-CAT-064 = See the decisions in force: stele patient decisions
    .window = Ask whoever looks after this station to list the decisions in force.
advice-CAT-065 = Undo the later one first. stele patient decisions lists them, newest first.
    .window = The later decision must be undone first. Ask whoever looks after this station to do that.
advice-CAT-066 = Give --id, or --name with --birth-date.
    .window = Give the patient ID, or the name with the birth date.
advice-CAT-049 = If a disc has this serial, put it into a drive and let a full read decide: stele verify --drive { $drive }. If none has, see what is to be burned: stele status
    .window = If a disc has this serial, put it into a drive and let a full read decide: click { window-verify } there. If none has, burn what the next step names.
advice-CAT-006 = Wait until the other command is done, then give this one again.
    .window = Wait until the other job is done, then try again.
advice-CAT-007 = Nothing was changed. Keep this message: it is a defect in the program.
advice-CAT-008 = Somebody else changed something at the same time. Give the command again.
    .window = Somebody else changed something at the same time. Try again.
advice-CAT-009 = A disc that exists is never changed. Its image can be copied back from a good copy in a drive (stele build { $disc } --from { $drive }) or, in a set with parity discs, rebuilt from the other discs (stele set rebuild SOURCES --to FOLDER, then stele build { $disc } --from FILE). What was imported since is planned as a new set. If neither is possible, cancel the disc, and the files that remain wait for a disc again: stele disc cancel { $disc }
    .window = A disc that exists is never changed. If its image is lost, the next step says how to bring it back. What was imported since is planned as a new set. If neither is possible, the disc can be canceled, and the files that remain wait for a disc again.
advice-CAT-010 = Nothing was changed. Restore the last backup: stele catalog restore FILE --why TEXT. Discs and images are not affected.
    .window = Ask whoever looks after this station to restore the last backup. Discs and images are not affected.
advice-CAT-011 = Use the newest Stele. If this happens again, restore the last backup: stele catalog restore FILE --why TEXT
    .window = Use the newest Stele. If this happens again, ask whoever looks after this station to restore the last backup.
advice-CAT-012 = Keep this message: it is a defect in the program.
advice-CAT-013 = Write it as Site/Room/Rack/Shelf/Slot, on one line, without empty parts, at most 400 characters.
advice-CAT-014 = { $home ->
    [none] Return it first: stele return { $serial } --location LOCATION
   *[known] Return it first: stele return { $serial }. If it goes to a different location than before, add --location LOCATION.
}
    .window = This copy is lent. Ask whoever looks after this station to record its return first.
advice-CAT-080 = Nothing was changed. If the disc is there again: stele copy found { $serial }. If nobody can find it: stele copy lost { $serial } --why TEXT. If somebody saw that it was destroyed: stele copy destroyed { $serial } --why TEXT
    .window = Nothing was changed. Record that the disc was found or destroyed, or that it is lost.
advice-CAT-015 = Nothing was changed. To see where it is on record: stele scan { $serial }. If it is to be somewhere else: stele shelve { $serial } --location { $where }
    .window = Nothing was changed. If it is to be somewhere else, scan its label and give it the new location.
advice-CAT-053 = { $shipment ->
    [SHIPMENT] If it has arrived: stele copy arrived { $serial }.
   *[other] If { $shipment } has arrived, compare its seal and receive it: stele shipment receive { $shipment } { $serial } --seal NUMBER. If no seal was put on, leave --seal out.
} If it never arrives: stele copy missing { $serial } --why TEXT
    .window = { $shipment ->
        [SHIPMENT] This copy is in transit. If it has arrived, scan its label and record that there.
       *[other] This copy is in transit in { $shipment }. If that has arrived, scan its code, compare the seal, and receive its copies there.
    } If it never arrives, ask whoever looks after this station to record that it is missing.
advice-CAT-054 = Nothing was changed. To see where it is on record: stele scan { $serial }. If it is to be somewhere else: stele shelve { $serial } --location { $where }
    .window = Nothing was changed. If it is to be somewhere else, scan its label and give it the new location.
advice-CAT-055 = Let a full read decide: stele verify { $serial } --drive { $drive }. If it may count again after that: stele copy release { $serial } --why TEXT
    .window = Let a full read decide: put it into a drive and click { window-verify } there. If it may count again after that, scan its label and release it there.
advice-CAT-056 = See the state of the copy: stele scan { $serial }
    .window = Scan the label of the copy to see its state.
advice-CAT-057 = If the disc itself is here, the record of its destruction is wrong: tell whoever is responsible for data protection, and record the disc: stele copy found { $serial } --destroyed --why TEXT. A full read then decides about it. If only its label is here, throw that away.
    .window = If the disc itself is here, the record of its destruction is wrong: keep the disc apart, and ask whoever looks after this station to record it. If only its label is here, throw that away.
advice-CAT-058 = { $standing ->
    [planned] Leave --destroyed out. The copy has not been burned yet. To see what comes next: stele status
    [away] Leave --destroyed out: stele copy found { $serial }
    [retired] Leave --destroyed out: stele copy found { $serial }
   *[here] On record this copy is not gone at all, so nothing has to be recorded. To see its state and its location: stele scan { $serial }
}
    .window = Scan the label of the copy to see its state. If it was missing, lost or out of use, ask whoever looks after this station to record that it was found.
advice-CAT-016 = Free some disk space, and check that you may write to the archive's folder.
advice-CAT-017 = Restore the last backup (unless another folder was named, it is in the folder backups in the archive's folder): stele catalog restore { $backup } --why TEXT. Or name another archive.
    .window = Ask whoever looks after this station to restore the last backup, or to open another archive.
advice-CAT-018 = Use the newest Stele. If this happens again, restore the last backup: stele catalog restore FILE --why TEXT
    .window = Use the newest Stele. If this happens again, ask whoever looks after this station to restore the last backup.
advice-CAT-020 = Scan the label again, or type all of it as it is printed.
advice-CAT-021 = Scan the label again, or compare it letter by letter.
advice-CAT-070 = Scan the label again, or type all of it as printed, including the last character. { $kind ->
    [copy] To see the serials: stele status. To print a new label: stele label SERIAL
    [place] To see the codes of the locations: stele place list. To print a new label: stele label CODE
    [person] To see the codes of the people: stele person list. To print a new label: stele label CODE
    [set] To see the sets: stele status
    [request] To see the requests: stele request list
    [shipment] To see the shipments: stele shipment list --all
   *[other] To see what there is: stele status
}
    .window = Scan the label again, or type all of it as printed, including the last character. If this happens again, ask whoever looks after this station to print a new label.
advice-CAT-071 = { $wanted ->
    [place] Scan the location first, then its discs.
   *[other] Scan what the message asks for.
} To see what this one is: stele scan { $code }
    .window = { $wanted ->
        [place] Scan the location first, then its discs.
       *[other] Scan what the message asks for.
    } To see what this one is, scan it into the box at the top.
advice-CMP-001 = Plan the set again, for larger discs or with less parity.
advice-CMP-002 = Use 14, 22, 30, 46, 62 or 122 parity strips, or leave the choice to Stele.
advice-CMP-003 = Keep this message: it is a defect in the program.
advice-CMP-004 = Keep this message: the archive has outgrown this version of the program.
advice-CMP-005 = Keep this message: it is a defect in the program.
advice-CMP-006 = Plan smaller discs.
advice-CMP-007 = Plan smaller discs.
advice-CMP-101 = Restore catalog.db from its last backup, or repair the disc into an image first.
advice-CMP-102 = Restore catalog.db from its last backup, or repair the disc into an image first.
advice-CMP-103 = Restore catalog.db from its last backup, or repair the disc into an image first.
advice-CMP-104 = Restore catalog.db from its last backup, or repair the disc into an image first.
advice-DFS-001 = Give the file a name of at most 255 bytes and import it again.
advice-DFS-002 = Move the file into a folder nearer the top, and import it again.
advice-DFS-003 = Keep this message: it is a defect in the program.
advice-DFS-004 = Keep this message: it is a defect in the program.
advice-DFS-005 = Keep this message: it is a defect in the program.
advice-DFS-006 = Plan smaller discs.
advice-DFS-007 = Plan smaller discs.
advice-DFS-008 = Split the folder into smaller ones and import it again.
advice-DFS-009 = Keep this message: it is a defect in the program.
advice-DFS-010 = Plan the set again.
advice-DFS-012 = Split the file: the file system on a disc holds no file above 122 GB.
advice-DFS-011 = Plan the set again for a smaller type of disc.
advice-DRV-001 = Check the drive's cable and power, then give the command again.
    .window = Check the drive's cable and power, then try again.
advice-DRV-002 = Take the disc out and put it in again. If this happens again, try another drive.
advice-DRV-003 = Switch the drive off and on, then give the command again.
    .window = Switch the drive off and on, then try again.
advice-DRV-004 = Switch the drive off and on, then give the command again.
    .window = Switch the drive off and on, then try again.
advice-DRV-005 = Name an optical drive. To see their names: stele drive list
    .window = Choose one of the drives shown in this window.
advice-DRV-006 = Take the disc out, check it for dirt, clean it, and put it in again.
advice-MMC-001 = Switch the drive off and on, then give the command again.
    .window = Switch the drive off and on, then try again.
advice-MMC-002 = Try the drive in another enclosure, or another drive. The log shows what it sent.
advice-PAR-001 = Keep this message: it is a defect in the program.
advice-PAR-002 = Keep this message: it is a defect in the program.
advice-PAR-003 = Add another copy of the same disc as a further source.
advice-PAR-004 = Stop using this computer for the archive and have its memory tested.
advice-PAR-010 = Check the disk with the images and its free space, then build again.
advice-PAR-011 = Nothing unfinished was kept. Give the same command again.
    .window = Nothing unfinished was kept. Try again.
advice-PAR-020 = { $standing ->
    [repaired] Check that this is a disc or image made by Stele. If you are sure it is, name a second copy of the disc too: stele disc repair SOURCE SOURCE --to FILE. If there is no other copy, keep this one: Stele can read nothing from it
   *[here] Check that this is a disc or image made by Stele. If you are sure it is, make a complete image of it: stele disc repair SOURCE --to FILE. If that finds nothing either, name a second copy of the disc too: stele disc repair SOURCE SOURCE --to FILE
}
    .window = Check that this is a disc made by Stele. If you are sure it is, ask whoever looks after this station to repair it, with a second copy if there is one.
advice-PAR-022 = Leave out what belongs to another disc, or say which disc you mean: stele disc repair SOURCE -i UUID/CONTENT --to FILE
    .window = The sources belong to more than one disc. Ask whoever looks after this station to leave out what belongs to another disc.
advice-PAR-023 = Use a newer version of Stele for this disc.
advice-PAR-024 = Use a newer version of Stele for this disc.
advice-PAR-030 = Write the disc as the list of candidates shows it: UUID/CONTENT
advice-PLN-001 = Choose a larger type of disc.
advice-REC-001 = Choose another name, or use the existing drive.
advice-REC-002 = See the names: stele drive list
    .window = Choose one of the drives shown in this window.
advice-REC-003 = Wait until the other command is done with the drive.
    .window = Wait until the other job is done with the drive.
advice-REC-004 = Remove the drive's file in drives/ and make the drive again. Its discs are kept.
advice-REC-005 = Wait until the burn is done.
advice-REC-006 = Take the disc out of the drive first: stele drive eject { $drive }
    .window = Take the disc out of the drive first: click { window-eject } there.
advice-REC-007 = Use up to 32 letters, digits, - and _.
advice-REC-010 = Check that the archive's drives folder exists and the disk is not full.
advice-REC-101 = Choose another file name.
advice-REC-102 = Name the file of a virtual disc. They are in drives/media.
advice-REC-103 = Take the disc out of the other drive first.
advice-REC-104 = Use another blank: the stored state of this virtual disc is damaged.
advice-REC-105 = Check that the archive's drives folder exists and the disk is not full.
advice-MED-001 = Use bd25, bd50, bd100, bd128, mdisc25, dvd+r, dvd-r, or a size such as 700MB or 700MiB. Rewritable blanks (bdre25, or a size such as bdre:700MB) are only for trials in virtual drives.
advice-MED-002 = Give bytes, or a number with kB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB.
advice-LND-001 = { $other ->
    [none] No other copy of its disc can be lent now.
   *[other] Lend { $other } instead.
} { $standing ->
    [failed] { $serial } was read in full, and cannot be lent. To see what its disc needs: stele status
   *[other] A full read decides whether { $serial } is good: stele verify { $serial } --drive { $drive }
}
    .window = { $other ->
        [none] No other copy of its disc can be lent now.
       *[other] Lend { $other } instead.
    } { $standing ->
        [failed] { $serial } was read in full, and cannot be lent.
       *[other] A full read decides whether { $serial } is good.
    }
advice-LND-002 = Deliver the study instead, with a receipt (stele deliver STUDY --for treatment --recipient NAME --address ADDRESS --to FOLDER --drive DRIVE), or { $unplaced ->
    [none] { $away ->
        [none] bring another good copy to its location first (to see what is to be done: stele status)
       *[other] wait until { $away } is back at its location
    }
   *[other] first shelve { $unplaced }, another good copy of the disc, for which no location is recorded, and record where it is: stele shelve { $unplaced } --location LOCATION
}. If it has to be this disc, say why: --last --why TEXT
    .window = Deliver the study instead, or { $unplaced ->
        [none] { $away ->
            [none] bring another good copy to its location first
           *[other] wait until { $away } is back at its location
        }
       *[other] first shelve { $unplaced }: it is another good copy of the disc, and no location is recorded for it
    }.
advice-LND-004 = Say in --purpose who ordered it and what for: a disc leaves its location by order only if that is on record.
    .window = Say who ordered it and what for: a disc leaves its location by order only if that is on record.
advice-LND-003 = Say where the copy goes: stele return { $serial } --location LOCATION
    .window = Say where the copy goes.
advice-DLV-001 = Decide first whose files these are: stele patient mismatches
    .window = Decide first whose files these are, under { window-mismatches }.
advice-DLV-002 = Record a request for each patient. To see whose each study is now: stele request show { $request }
    .window = Record a request for each patient.
advice-DLV-003 = Deliver with today's identity, which leaves out the other person's values: stele deliver { $request } --identity=today --to FOLDER --drive DRIVE
    .window = Deliver with today's identity, which leaves out the other person's values.
advice-DLV-004 = Deliver it as archived, which is the default: stele deliver { $request } --to FOLDER --drive DRIVE
    .window = Deliver it as archived.
advice-DLV-005 = Choose another target, or complete the other delivery first: give its command again.
    .window = Choose another target, or complete the other delivery first.
advice-DLV-006 = Choose another target, or move that folder away.
advice-DLV-007 = Nothing was delivered. Give the command again: it writes the files with what is known now.
    .window = Nothing was delivered. Try again: the files are written with what is known now.
advice-DLV-008 = Nothing was delivered. Check the disk of the target, then give the command again with its disc.
    .window = Nothing was delivered. Check the disk of the target, then try again with its disc.
advice-DLV-009 = { $there ->
    [DRIVE] { $serial ->
        [SERIAL] Put a copy of one of these discs into a drive
       *[other] Put { $serial } (disc { $disc }{ $place ->
            [LOCATION] {""}
           *[other] , { $place }
        }) into a drive
    } and give the command again with --drive DRIVE, or with --image FILE if there is an image.
   *[other] { $serial } (disc { $disc }) is in { $there } now. Give the command again with --drive { $there }.
} To see all copies of { $disc }: stele scan { $disc }
    .window = { $there ->
    [DRIVE] { $serial ->
        [SERIAL] Put a copy of one of these discs into a drive.
       *[other] Put { $serial } (disc { $disc }{ $place ->
            [LOCATION] {""}
           *[other] , { $place }
        }) into a drive.
    }
   *[other] { $serial } (disc { $disc }) is in { $there } now. Deliver from that drive.
}
advice-DLV-011 = Nothing was delivered. To see whose the studies are now: stele request show { $request }. If the request is for that patient, record a new one; if not, close this one: stele request close { $request } --result=withdrawn --why TEXT
    .window = Nothing was delivered. If the request is for the patient whose studies they are now, record a new one. If not, close this one.
advice-DLV-012 = Nothing was recorded. If nothing was handed over, withdraw it: stele request close { $request } --result=withdrawn --why TEXT. If something was, images of another patient may have been given to the recipient: ask for them back, tell your privacy officer, and say here how it came about: stele request close { $request } --why TEXT
    .window = Nothing was recorded. If nothing was handed over, close it as withdrawn. If something was, images of another patient may have been given to the recipient: ask for them back, tell your privacy officer, and give a reason that says how it came about.
advice-DLV-010 = For studies without a request, say what for and who gets them: --for KIND --recipient NAME --address ADDRESS. To see the requests: stele request list
    .window = Record a request for the studies first.
advice-PAC-001 = Name the system by its AE title, host and port: --to pacs://STORE@10.0.0.7:104
    .window = Enter the AE title, host and port of the system.
advice-PAC-002 = Check host and port, and that the system is running. Then give the command again.
    .window = Check host and port, and that the system is running. Then try again.
advice-PAC-003 = Ask whoever looks after that system to allow the AE title STELE, and check its own AE title.
advice-PAC-004 = Give the command again. Files that the system already has are sent once more, which does no harm.
    .window = Try again. Files that the system already has are sent once more, which does no harm.
advice-PAC-005 = Ask whoever looks after that system, or deliver to a folder or a disc image.
advice-PAC-006 = Give the command again with the disc.
    .window = Try again with the disc.
advice-REQ-001 = Choose the studies first.
advice-REQ-002 = Name studies of one patient only, and deliver to each patient separately. To see whose the studies are: stele patient list TEXT
    .window = Record one request for each patient.
advice-REQ-003 = Give both: --recipient NAME --address TEXT
    .window = Enter a name and an address.
advice-REQ-004 = Ask for the proof, and record what you were shown: --proof TEXT. To see what each kind of request needs: stele request kinds
    .window = Ask for the proof, and record what you were shown.
advice-REQ-005 = Nothing was changed. To see this request: stele request show { $request }. If the studies are wanted again, record a new one.
    .window = Nothing was changed. If the studies are wanted again, record a new request.
advice-REQ-006 = A request can be extended only once. Deliver what is there, or refuse it with a reason: stele request close { $request } --result=refused --why TEXT
    .window = A request can be extended only once. Deliver what is there, or refuse it with a reason.
advice-REQ-007 = This request has no due date, so there is nothing to extend. To see it: stele request show { $request }
    .window = This request has no due date, so there is nothing to extend.
advice-REQ-008 = An administrator has to sign it, with the command: stele request sign { $request } --as { $signer }
    .window = Have an administrator sign it.
advice-REQ-009 = Nothing was changed. To see the request: stele request show { $request }
    .window = Nothing is left to sign.
advice-REQ-010 = Deliver the studies first, or say how it ended. If it was refused: stele request close { $request } --result=refused --why TEXT. If whoever asked no longer wants it: stele request close { $request } --result=withdrawn --why TEXT
    .window = Deliver the studies first, or choose how it ended.
advice-REQ-012 = Close it first. If nothing was delivered: stele request close { $request } --result=withdrawn --why TEXT. If it was delivered: stele request close { $request }
    .window = Close it first.
advice-REQ-013 = Nothing was changed: it needs no second signature. To see the request: stele request show { $request }
    .window = It needs no second signature.
advice-REQ-014 = Nothing was recorded. Give a date from today on, or leave --due out: each kind of request has its own number of days.
    .window = Nothing was recorded. Give a date from today on.
advice-REQ-011 = Nothing was changed: it is already recorded as delivered.
advice-INC-001 = { $standing ->
    [missing] It is recorded as missing already. If it cannot be found, ask an administrator to record it as lost. To see who that is: stele person list
   *[here] Record it as missing: that counts at once, and shows where to look for it: stele copy missing { $serial } --why TEXT
}
    .window = { $standing ->
    [missing] It is recorded as missing already. If it cannot be found, ask an administrator to record it as lost.
   *[here] Record it as missing. An administrator decides later whether it is lost.
}
advice-INC-002 = Check the date and the time. Without --aware, the loss counts as known from the time at which the copy was recorded as missing, or else from now.
    .window = Check the date and the time.
advice-INC-003 = Check the date and the time, and the serial on the label of the copy.
advice-INC-004 = Nothing was changed. To see all incidents: stele incident list --all
    .window = Nothing was changed.
advice-SHP-001 = Nothing was packed. Two copies of a disc never travel at the same time, so they cannot both be lost on the way. Send this one once { $shipment } has arrived. To see where it is: stele shipment show { $shipment }
    .window = Nothing was packed. Two copies of a disc never travel at the same time, so they cannot both be lost on the way. Send this one once { $shipment } has arrived.
advice-SHP-012 = Nothing was packed. Two copies of a disc never travel at the same time, so they cannot both be lost on the way. To send this one instead, first take the other one out: stele shipment unpack { $shipment } { $serial }. Or hand { $shipment } to its courier, and send this one once that has arrived: stele shipment hand-over { $shipment } --to NAME
    .window = Nothing was packed. Two copies of a disc never travel at the same time, so they cannot both be lost on the way. To send this one instead, take { $serial } out of { $shipment } first. Or send this one once { $shipment } has arrived.
advice-SHP-002 = { $unplaced ->
    [none] { $away ->
        [none] Bring another good copy to its location first (to see what is to be done: stele status).
       *[other] Wait until { $away } is back at its location.
    }
   *[other] First shelve { $unplaced }: it is another good copy of the disc, and no location is recorded for it. Then record where it is: stele shelve { $unplaced } --location LOCATION.
} If { $serial } has to go now, take it out if it is packed, and pack it with a reason: stele shipment pack { $shipment } { $serial } --last --why TEXT
    .window = { $unplaced ->
        [none] { $away ->
            [none] Bring another good copy to its location first
           *[other] Wait until { $away } is back at its location
        }
       *[other] First shelve { $unplaced }: it is another good copy of the disc, and no location is recorded for it
    }, or say why this one has to go now.
advice-SHP-003 = If it should go with { $shipment }, there is nothing to do. If not, take it out first: stele shipment unpack { $shipment } { $serial }
    .window = If it should go with { $shipment }, there is nothing to do. If not, take it out of the shipment first.
advice-SHP-004 = Compare the serial with the label. To see what is in the shipment: stele shipment show { $shipment }. If a disc arrived that is not in it, keep it there and scan it: stele scan { $serial }
    .window = Compare the serial with the label. If a disc arrived that is not in the shipment, keep it there and scan it.
advice-SHP-005 = Leave it where it is, or begin a shipment to another location: stele shipment begin LOCATION
    .window = Leave it where it is, or begin a shipment to another location.
advice-SHP-006 = Nothing was changed: this box is empty. Pack the copies first: stele shipment pack { $shipment } SERIAL
    .window = Nothing was changed: this box is empty. Scan the discs into it first.
advice-SHP-007 = Its copies are in transit. When it arrives: stele shipment receive { $shipment } SERIAL. If it comes back, receive its copies at their old location with --location LOCATION
    .window = Its copies are in transit. When it arrives, receive its copies; if it comes back, receive them at their old location.
advice-SHP-008 = Nothing was received: no courier is recorded for this shipment. Record first who took it: stele shipment hand-over { $shipment } --to NAME. If the shipment is no longer needed, cancel it: stele shipment cancel { $shipment }
    .window = Nothing was received: no courier is recorded for this shipment. Record first who took it, with { ship-hand-over }.
advice-SHP-009 = Nothing was changed. To see when and how: stele shipment show { $shipment }. For other copies, begin a new one: stele shipment begin LOCATION
    .window = Nothing was changed. For other discs, begin a new shipment.
advice-SHP-010 = Nothing was recorded. Two copies of a disc never travel at the same time, so they cannot both be lost on the way. Send this one once { $serial } has arrived and is recorded: stele copy arrived { $serial }
    .window = Nothing was recorded. Two copies of a disc never travel at the same time, so they cannot both be lost on the way. Send this one once { $serial } has arrived.
advice-SHP-013 = The difference stays on record, and the copies in the box must be read in full before you rely on them. If the number was typed wrongly, say so: stele shipment receive { $shipment } --seal NUMBER --why TEXT
    .window = The difference stays on record. Have the copies in the box read in full before you rely on them. If the number was typed wrongly, type it again and say why.
advice-SHP-014 = Type the number that is printed on the seal.
advice-SHP-015 = { $unplaced ->
    [none] { $away ->
        [none] Bring another good copy to its location first (to see what is to be done: stele status).
       *[other] Wait until { $away } is back at its location.
    }
   *[other] First shelve { $unplaced }: it is another good copy of the disc, and no location is recorded for it. Then record where it is: stele shelve { $unplaced } --location LOCATION.
} If { $serial } has to go now, say why: stele copy send { $serial } --to { $where } --last --why TEXT
    .window = { $unplaced ->
        [none] { $away ->
            [none] Bring another good copy to its location first.
           *[other] Wait until { $away } is back at its location.
        }
       *[other] First shelve { $unplaced }: it is another good copy of the disc, and no location is recorded for it.
    } If this one has to go now, send it from its card under Shelf (Check out, or Send to another site), and say why there.
advice-SHP-016 = Nothing was changed. Compare the number on the seal and receive the copy: stele shipment receive { $shipment } { $serial } --seal NUMBER
    .window = Nothing was changed. Scan the code of { $shipment }, compare the number on its seal, and receive its copies there.
advice-SHP-011 = Type the number that is printed on the seal: stele shipment seal { $shipment } NUMBER
    .window = Type the number that is printed on the seal.
advice-BLK-001 = Scan the bar code on the box again, or type all of its digits, including the last one.
advice-BLK-002 = Record the product first: stele blanks product { $gtin } --name TEXT --media MEDIUM --pieces NUMBER
    .window = Record the product first, under Shelf, Blanks.
advice-BLK-003 = Compare the lot number with the box. To see the lots: stele blanks list --all. If the box is new, receive it first: stele blanks receive GTIN --lot LOT
    .window = Compare the lot number with the box. If the box is new, receive it first.
advice-BLK-004 = Nothing was received. Scan the bar code on this box again, and compare the lot number. To see the lot: stele blanks show { $lot }
    .window = Nothing was received. Scan the bar code on this box again, and compare the lot number.
advice-BLK-005 = Nothing was changed. Count what is left: stele blanks count { $lot } NUMBER --why TEXT
    .window = Nothing was changed. Count what is left, and record that.
advice-BLK-006 = Nothing was changed. Count again. If the number is right, say why it is different: stele blanks count { $lot } { $number } --why TEXT
    .window = Nothing was changed. Count again. If the number is right, say why it is different.
advice-BLK-007 = Nothing was recorded. Type what is printed on the box.
advice-CHK-001 = Nothing was begun. A copy can be checked once it has been burned and read back, and while it is not missing or set apart. To see what is next: stele status
    .window = Nothing was begun. A copy can be checked once it has been burned and read back, and while it is not missing or set apart.
advice-CHK-002 = Nothing was changed. A check can begin only in its own quarter. To begin the check of this quarter: stele check begin
    .window = A check is begun in its own quarter, and not before or after. To draw the sample of this quarter and list the copies to read, click { verify-begin }.
advice-CHK-003 = Nothing was changed. Give a number within this range. If it is about --first-by: it cannot be less than --first-after.
    .window = Nothing was changed. Give a number within this range.
advice-CHK-004 = Nothing was changed. To see the rules: stele check rules
    .window = Nothing was changed.
advice-CHK-005 = Nothing was changed. To see what is left to read: stele check list
    .window = Nothing was changed. The copies that are left to read are listed in this window.
advice-STK-001 = Only one stock-take can be open at a time. To see what is still to be counted in it: stele stocktake show. When all is counted: stele stocktake end. To end it before that: stele stocktake end --in-part
    .window = Only one stock-take can be open at a time. Go on with this one, or end it first.
advice-STK-002 = Begin a stock-take: stele stocktake begin
    .window = Begin a stock-take.
advice-STK-003 = Count it in a stock-take of its own, or end this one and begin one of all locations: stele stocktake end --in-part
    .window = Count it in a stock-take of its own, or end this one and begin one of all locations.
advice-STK-004 = Count what is left as well, to know what is there: stele stocktake show. To end it all the same: stele stocktake end --in-part
    .window = Count what is left as well, to know what is there, or end it all the same.
advice-PLC-001 = Choose another name, or use the location that has it. To see that location: stele scan { $code }
    .window = Choose another name, or use the location that has it: scan or type its code.
advice-PLC-002 = Nothing was changed. A location cannot be moved into itself, nor merged with one that it is inside. To see the locations: stele place list
    .window = Nothing was changed. A location cannot be moved into itself, nor merged with one that it is inside.
advice-PLC-003 = { $code ->
    [CODE] Nothing was changed. Leave out one of the names: of a site, room, rack, shelf, box and slot, each can only be inside a larger one.
   *[other] Nothing was changed. Choose a larger location, or correct its kind: stele place change { $code } --kind KIND
}
    .window = Nothing was changed. Choose a larger location, or correct its kind.
advice-PLC-004 = Choose another slot. If that copy is no longer there, record its real location first: stele shelve { $serial } --location LOCATION. If it is still on its way there: stele copy arrived { $serial } --location LOCATION
    .window = Choose another slot. If that copy is no longer there, or was to arrive there, record its real location first.
advice-PLC-005 = Put the two copies of a disc into different boxes, better still at different sites: whatever happens to the box would happen to both.
advice-PLC-006 = { $renames ->
    [yes] Choose another name. To use this one all the same, give the command again with --new at the end.
   *[no] If that is the location you mean, give the command again with its name as it is recorded: { $meant }. If yours is another one, add it: stele place add { $asked } --new
}
    .window = If that is the location you mean, give its name as it is recorded: { $meant }. If yours is another one, choose a name that is easier to tell apart.
advice-PLC-008 = Nothing was changed. Check both names: only two locations of the same kind can be merged. Only if the kind of one of them was recorded wrongly, correct it first: stele place change { $code } --kind { $kind }
    .window = Nothing was changed. Check both names: only two locations of the same kind can be merged. Only if the kind of one of them was recorded wrongly, correct it first.
advice-PLC-009 = Choose a name that is not a code. To name a location inside one that has a code, write CODE/NAME.
    .window = Choose a name that is not a code.
advice-PLC-007 = Measure the shelf in mm: its width, and the width of one case (10 for a jewel case, 5 for a slim one).
advice-REP-001 = Name a damaged image, or a drive with a damaged disc.
advice-REP-002 = Check that the folder for the new image exists and that you may write to it.
advice-REP-003 = Choose a folder on a larger disk.
advice-REP-004 = Give the same command again. What was read from a disc in a drive is kept, and reading continues there.
    .window = Start the job again. What was read from a disc in a drive is kept, and reading continues there.
advice-REP-005 = Add a more complete copy of the disc as a further source. To restore the files in the part that is there: stele restore STUDY --image FILE --to FOLDER
    .window = Add a more complete copy of the disc as a further source. Ask whoever looks after this station to restore the files in the part that is there.
advice-REP-006 = Name another map with --map, or another image with --to. Or remove the map, and the image ending in .rescue, if they are no longer needed.
    .window = Ask whoever looks after this station to name another map or image, or to remove the map, and the image ending in .rescue, if they are no longer needed.
advice-REP-007 = Wait until the other repair has ended, or name another image with --to.
    .window = Wait until the other repair has ended, or choose another image file.
advice-SCN-001 = Check the spelling, and that the disk or network share is connected.
advice-SCN-002 = Nothing was kept. Give the same ingest command again.
    .window = Nothing was kept. Import the folder again.
advice-SCN-101 = Import the file that the link points to.
advice-SCN-102 = It is not a file, and cannot be imported. Take it off the list.
advice-SCN-103 = Get permission to read the folder and import it again.
advice-SCN-104 = Get permission to read the file and import it again.
advice-SCN-105 = Give the file a name and import it again.
advice-SCN-106 = Have the file checked: no program belongs in front of an image.
advice-SCN-107 = Ask the sender whether the file should be empty.
advice-SCN-108 = Ask the sender for the file again: this one is cut off.
advice-SCN-109 = Ask the sender for the file again, or keep it as it is.
advice-SCN-110 = Ask the sender: the file does not say which study it belongs to.
advice-SCN-111 = Stele writes its own index. Take it off the list.
advice-SCN-112 = Compare the study's patient names and IDs with the order.
advice-SCN-114 = Ask the sender which of the two is right. Both are kept.
advice-SCN-115 = Import it as part of a case: stele ingest FOLDER --case NAME
    .window = Import it as part of a case: type the name of the case beside the folder.
advice-SCN-116 = See how the name reads: stele find TEXT. If it is wrong: stele patient correct NUMBER --name NAME --why TEXT
    .window = Search for the name to see how it reads. If it is wrong, ask whoever looks after this station to correct the patient.
advice-SCN-117 = If the folder should be kept, put a file into it and import it again.
advice-SCN-118 = The date is kept as the file has it. If you know the right one: stele patient correct NUMBER --birth-date DATE --why TEXT
    .window = The date is kept as the file has it. If you know the right one, ask whoever looks after this station to correct the patient.
advice-SCN-119 = The content that is there now is imported. If the earlier content is on no disc and is needed, ask the sender for it and import it from another folder.
advice-SCN-120 = Ask whoever works with this folder whether the file was changed. A disc that is built since, or will be, holds it as it is now.
advice-SEC-001 = Check that the image exists, that it is a file and not a folder, and that you may read it.
advice-SEC-002 = Check the drive's cable and power, and put the disc in again.
advice-SEC-005 = Clean the disc, and try again: in another drive, if there is one.
advice-SEC-004 = Put the disc in again, give the same command, and leave the disc in until it is done.
    .window = Put the disc in again, start the job again, and leave the disc in until it is done.
advice-SEC-003 = Nothing unfinished was kept. Give the same command again.
    .window = Nothing unfinished was kept. Try again.
advice-SRC-001 = Put the file back and import the folder again.
advice-SRC-002 = Import the folder again: the new content becomes a new version.
advice-SRC-003 = Get permission to read the file and import the folder again.
advice-VER-001 = Use a mapfile as written by ddrescue.
advice-VER-002 = Copy the whole disc: a quarter of a disc cannot be verified.
advice-ISC-001 = Choose another port with --listen, or end the program that is using this one.
    .window = Ask whoever looks after this station to choose another port, or to end the program that is using this one.
advice-ISC-002 = Give the same command again. The disc is kept.
    .window = Try again. The disc is kept.
advice-SGI-001 = See the names: stele drive list
    .window = Choose one of the drives shown in this window.
advice-SGI-002 = Unmount the disc, or wait until the other program is done with the drive.
advice-SGI-003 = Become a member of the group cdrom, then log in again.
advice-SGI-004 = Name a drive such as /dev/sr0.
advice-SGI-005 = Check the drive's cable and power, then try again.
advice-STA-001 = Nothing was changed. To see the names of the drives: stele drive list
    .window = Choose one of the drives shown in this window.
advice-STA-006 = Name the drive that you mean in full.
advice-STA-002 = Use up to 32 letters, digits, - and _.
advice-STA-003 = Only a copy that was burned in a virtual drive of this archive has a virtual disc. To see whether it was burned, and where: stele copy history { $serial }. If you have the file of its disc, name it with --medium FILE.
    .window = Check the serial, or ask whoever looks after this station for the virtual disc's file.
advice-STA-004 = Check that the archive's folder exists and the disk is not full.
advice-JOB-017 = Start it in a desktop session, or use the commands: stele --help
    .window = Start Stele in a desktop session, or ask whoever looks after this station.
advice-PLN-002 = Plan fewer studies at a time, or larger discs.
advice-JOB-020 = Try blanks from another box, or another drive, and have this drive checked.
advice-JOB-021 = Name one drive, or burn the whole set: stele burn { $set } --drive A --drive B
    .window = Choose one drive for one disc, or burn the whole set in several drives.
advice-PLN-003 = A set has at most 4 parity discs.
advice-SET-001 = If the set has parity discs, add one of them as a source: each names all discs of its set. If it has none, a disc can only be repaired with its other copies: stele disc repair SOURCES --to FILE
    .window = If the set has parity discs, add one of them as a source: each names all discs of its set. If it has none, a disc can only be repaired with its other copies.
advice-SET-002 = Free some space or fix the folder's permissions, then give the same command again.
    .window = Free some space or fix the folder's permissions, then try again.
advice-SET-006 = Name a new folder, an empty one, or one in which a rebuild of this set was stopped. Nothing was overwritten.
advice-SET-003 = Nothing is lost: what was read stays in the folder. Give the same command again to continue.
    .window = Nothing is lost: what was read stays in the folder. Start the job again to continue.
advice-SET-004 = Plan the set again: it names a disc that it does not have.
advice-SET-005 = Free some space in the archive's staging folder or fix its permissions, then build again.
advice-JOB-018 = Its studies wait for a disc again, unless they were left out. To see what to do next: stele status. To plan a set of all that waits, beginning with a preview: stele plan --media bd25 --copies 2 --dry-run
    .window = Its studies wait for a disc again, unless they were left out. Click { window-show-plan } to plan a new set.
advice-JOB-019 = Nothing was changed. What is on a disc cannot be canceled. What was imported later gets a new set. A missing image can be copied back from a copy: stele build { $disc } --from { $drive }. Take a copy out of use only if it is gone for good: stele copy retire { $serial } --why TEXT
    .window = Nothing was changed. What is on a disc cannot be canceled. What was imported later gets a new set. If an image is missing, the next step says how to bring it back.
advice-JOB-016 = { $blank ->
    [none] Put the disc in and give the command again.{ $virtual ->
        [none] {""}
       *[other] {" "}To put in a virtual disc: stele drive load { $virtual } --serial { $serial }
    }
   *[other] Put in a blank disc and give the command again. A virtual blank: stele drive load { $drive } --blank { $blank }
}
    .window = Put the disc in and try again.
advice-JOB-030 = See what its set has instead: stele status
    .window = See in the list of its set what it has instead.
advice-JOB-031 = What is burned stays as it is. To see where its copies are: stele scan { $disc }. To copy its image back from one of them: stele build { $disc } --from { $drive }. Plan what is new as a new set.
    .window = What is burned stays as it is. If its image is lost, the next step says how to bring it back. Plan what is new as a new set.
advice-RST-001 = Free some space there, or restore into a folder on another disk: --to DIR
    .window = Free some space there, or restore into a folder on another disk.
advice-RST-002 = Wait until the other restore has ended and give the same command again, or choose another folder.
    .window = Wait until the other restore has ended and try again, or choose another folder.
advice-RST-003 = Allow more time for places that fail, for example --minutes 60, or put in another copy of the disc.
    .window = Put in another copy of the disc, or ask whoever looks after this station to allow more time for places that fail.
advice-JOB-032 = Build it again from the present images: stele build { $set }
    .window = Build it again from the present images, with { window-build-images }.
advice-JOB-034 = Nothing was stored. Check the plan again, and store it if it is right.
advice-JOB-045 = Nothing was changed. Set the computer's clock and give the command again. If the clock is right, record that: stele audit confirm-clock --why TEXT
    .window = Nothing was changed. Ask whoever looks after this station to set the computer's clock, or to record that it is right.
advice-JOB-046 = Nothing was changed. Set the computer's clock and give the command again. If the clock is right, record that: stele audit confirm-clock --why TEXT
    .window = Nothing was changed. Ask whoever looks after this station to set the computer's clock, or to record that it is right.
advice-JOB-048 = Nothing was changed. To see what waits for a disc and what to do next: stele status
    .window = Nothing was changed. The studies that wait for a disc are listed in this window.
advice-JOB-049 = Plan a disc for what waits, beginning with a preview: stele plan --media bd25 --copies 2 --dry-run. Import what has changed: stele ingest FOLDER. Leave out only what is gone for good.
    .window = Plan what waits with { window-show-plan }. Import again what has changed. Leave out only what is gone for good.
advice-JOB-047 = This catalog is older than the disc. If there is a newer one, restore it before planning or burning anything else: stele catalog restore FILE --why TEXT. If there is none, let a full read record the disc again: stele verify --drive { $drive }
    .window = This catalog is older than the disc. Do not plan or burn anything. Ask whoever looks after this station to restore a newer catalog. If there is none, click { window-verify } at the drive: a full read records the disc again.
advice-JOB-130 = The disc does not count yet. Either this catalog is an older one, and a newer one burned the disc, or two catalogs of this archive are in use. Decide which one is kept, before anything else is planned or burned. If the other one is newer: stele catalog restore FILE --why TEXT. If the other one is lost, or this one is kept: stele catalog accept --why TEXT. Then let a full read record the disc: stele verify --drive { $drive }. Make sure that only one catalog of this archive is in use.
    .window = The disc does not count yet. Either this catalog is an older one, and a newer one burned the disc, or two catalogs of this archive are in use. Nothing else may be planned or burned until that is decided; ask whoever looks after this station.
advice-JOB-131 = Nothing was burned. Put { $serial } into a drive, and let a full read record it: stele verify { $serial } --drive { $drive }. If nobody can find it, burn another copy all the same: stele burn { $disc } --drive { $drive } --extra
    .window = Nothing was burned. Put { $serial } into a drive and read it in full. If nobody can find it, ask whoever looks after this station to burn another copy all the same.
advice-JOB-095 = Mark the disc and set it aside: this archive did not burn it like this. To see what it is: stele disc inspect { $drive }
    .window = Mark the disc and set it aside: this archive did not burn it like this. Ask whoever looks after this station to inspect it.
advice-JOB-096 = Nothing was recorded. Mark the disc and keep it apart: it comes from another build of this disc or is damaged, and a newer catalog may know it. To see what it holds: stele disc inspect { $drive }
    .window = Nothing was recorded. Mark the disc and keep it apart: it comes from another build of this disc or is damaged, and a newer catalog may know it. Ask whoever looks after this station to inspect it.
advice-JOB-033 = Cancel the whole set: stele set cancel { $set }
    .window = Cancel the whole set: click Cancel beside its name.
advice-JOB-119 = Nothing was changed. See where the copy is now, and go on from there.
advice-JOB-120 = Nothing was recorded. Put in the disc whose label says { $serial }, then give the command again with --disc-changed.
    .window = Nothing was recorded. Put in the disc whose label says { $serial }, and confirm it when this window asks.
advice-JOB-121 = Nothing was recorded. Read both labels, and give each disc its own serial. If the disc in { $there } is not { $serial }, take it out, then give the command again.
    .window = Nothing was recorded. Read both labels, and give each disc its own serial. If the disc in { $there } is not { $serial }, take it out, then verify again.
advice-JOB-122 = Nothing was changed. Put the disc of this copy into the drive that burned it: stele verify { $serial } --drive { $there } --by-label. If that drive cannot be used, or the disc shows nothing there either: stele copy retire { $serial } --why TEXT. Then burn another copy on a fresh blank.
    .window = Nothing was changed. Put the disc of this copy into { $there }, the drive that burned it, and verify it there. If that drive cannot be used, or the disc shows nothing there either, ask whoever looks after this station to take the copy out of use.
advice-JOB-125 = Nothing was changed. If this is the disc that was in { $drive } when the burn was cut off, it was never closed and cannot be counted as a copy: mark it, set it aside, and take the copy out of use: stele copy retire { $serial } --why TEXT. Then burn another copy on a fresh blank. If the disc of this copy is somewhere else, put that disc into { $drive } and give the command again.
    .window = Nothing was changed. If this is the disc that was in { $drive } when the burn was cut off, it was never closed and cannot be counted as a copy: mark it, set it aside, and ask whoever looks after this station to take the copy out of use. If the disc of this copy is somewhere else, put that disc into { $drive } and verify it there.
advice-JOB-129 = { $standing ->
    [failed] Nothing was changed. If this is the disc that was in { $drive } then, it is no copy, and the catalog knows that: mark it and set it aside. To see what is left to be done: stele status
   *[other] Nothing was changed. If this is the disc that was in { $drive } then, have that recorded: stele verify { $serial } --drive { $drive } --by-label. It then counts as failed: mark it, set it aside, and burn another copy on a fresh blank.
}
    .window = { $standing ->
    [failed] Nothing was changed. If this is the disc that was in { $drive } then, it is no copy, and the catalog knows that: mark it and set it aside.
   *[other] Nothing was changed. If this is the disc that was in { $drive } then, verify { $serial } in that drive and confirm its serial. It then counts as failed: mark it, set it aside, and burn another copy on a fresh blank.
    }
advice-JOB-123 = Keep it. If this catalog was restored from before that disc was planned, a newer one knows it: stele catalog restore FILE --why TEXT. Without one, the files can be copied with any program that opens the disc or the image; its INDEX.HTM names each study.
    .window = Keep it. If this catalog was restored from before that disc was planned, a newer one knows it; ask whoever looks after this station. Without one, the files can be copied with any program that opens the disc or the image; its INDEX.HTM names each study.
advice-JOB-124 = Repair the image into a new file, which then says which disc it is, and restore from that: stele disc repair IMAGE --to FILE
    .window = Ask whoever looks after this station to repair the image into a new file, which then says which disc it is. Restore from that.
advice-JOB-110 = Nothing was changed. To cancel this disc alone: stele disc cancel { $disc }. To cancel its whole set: stele set cancel { $set }
    .window = Nothing was changed. Click Cancel beside the disc.
advice-JOB-111 = Nothing was changed. To cancel the whole set: stele set cancel { $set }. To cancel one of its discs, name the disc: stele disc cancel { $set }/NUMBER
    .window = Nothing was changed. Click Cancel beside the set.
advice-JOB-041 = Build it again, from what is left of it or from its source files: stele build { $disc } --again. If those are gone, put a good copy into a drive (to see where the copies are: stele scan { $disc }): stele build { $disc } --from { $drive }
    .window = Build it again, from what is left of it or from its source files. If those are gone, the next step names a good copy to recover the image from.
advice-JOB-035 = Do not count it as any copy: set the disc aside, and verify the copies it names.
advice-JOB-061 = Read the label on the disc, and give its serial with --by-label (to stele scan: the serial alone). If the disc has no label yet because its burn was cut off, it is the one that was in the drive then: give the serial that stele status shows. The record then says that the copy was identified by its label.
    .window = Read the serial on the disc's label, and confirm it when this window asks. The record then says that the copy was identified by its label.
advice-JOB-062 = { $standing ->
    [branch] Mark the disc, keep it apart and do not shelve it: it belongs to the other catalog, and may hold what that one burned. To see what is on it: stele disc inspect { $drive }. Make sure that only one catalog of this archive is in use.
   *[other] Mark the disc as no copy of this archive, keep it apart and do not shelve it.
} The state of { $serial } was not changed; if the tag on the disc names { $serial }, it is recorded that this disc was seen. Then see if anything is left to settle: stele status
    .window = { $standing ->
        [branch] Mark the disc, keep it apart and do not shelve it: it belongs to the other catalog, and may hold what that one burned. Make sure that only one catalog of this archive is in use.
       *[other] Mark the disc as no copy of this archive, keep it apart and do not shelve it.
    } The state of { $serial } was not changed; if the tag on the disc names { $serial }, it is recorded that this disc was seen. When that is done, confirm it at the next step.
advice-JOB-097 = Keep the disc apart, and ask who witnessed the destruction: its record may be wrong. If it is a different disc, mark it and take it away, then: stele copy told-apart { $serial } --why TEXT. If it is the copy itself: stele copy found { $serial } --destroyed --why TEXT
    .window = Keep the disc apart, and ask who witnessed the destruction: its record may be wrong. Ask whoever looks after this station to record what the disc is.
advice-JOB-063 = Find out which one is real, by its label and its location. Mark the other one and take it away. Then, with the real one in a drive: stele copy told-apart { $serial } --drive DRIVE --why TEXT
    .window = Find out which one is real, by its label and its location. Mark the other one and take it away. Then, with the real one in a drive, confirm at the next step which drive that is.
advice-JOB-064 = { $standing ->
    [ours] Record what is written on it: stele catalog rebuild --from { $drive } --why TEXT. A newer catalog, where there is one, knows it too: stele catalog restore FILE --why TEXT. To see what it is: stele disc inspect { $drive }
   *[here] Put in a disc of this archive. To see what this one is: stele disc inspect { $drive }. If you are sure that it belongs to this archive, the catalog is older than the disc: keep the disc, and restore a newer catalog: stele catalog restore FILE --why TEXT. If there is none, record what is written on the disc: stele catalog rebuild --from { $drive } --why TEXT
}
    .window = Put in a disc of this archive. If this one belongs to this archive, keep it: it can be read without the catalog. The catalog may have been restored from before it was planned; ask whoever looks after this station for a newer one.
advice-JOB-065 = There is nothing to settle. To see the state of the copy: stele scan { $serial }
    .window = There is nothing to settle. Scan the label of the copy to see its state.
advice-CAT-050 = Put in the disc of this copy. The one that was read is a different disc, whatever its label says.
advice-JOB-066 = Nothing was changed. Burn the disc, so that these files are kept. To cancel it anyway: stele disc cancel { $disc } --lose-files. The image is kept, but no disc will be burned from it.
    .window = Nothing was changed. Burn the disc, so that these files are kept. To cancel it anyway, and lose these files, ask whoever looks after this station.
advice-JOB-098 = Nothing was changed. Rebuild it before anything else in its set is built, canceled or burned: stele status shows from which discs. To cancel it anyway, and lose these files: stele disc cancel { $disc } --lose-files
    .window = Nothing was changed. It must be rebuilt before anything else in its set is built, canceled or burned. Ask whoever looks after this station to rebuild it from the other discs of its set.
advice-JOB-100 = Nothing was changed. First have the image repaired, or find out that it cannot be: stele build { $disc } --again. To cancel the disc anyway: stele disc cancel { $disc } --lose-files. The image is kept, but no disc will be burned from it.
    .window = Nothing was changed. First build this disc again: that repairs the image, or finds out that it cannot be repaired. To cancel the disc anyway, and lose these files, ask whoever looks after this station.
advice-JOB-102 = Nothing was changed. Restore first what the image still gives: stele status shows how. To go on without the rest, cancel the disc: stele disc cancel { $disc } --lose-files, or build it without those files: stele build { $disc } --again --lose-files. The damaged image is kept either way.
    .window = Nothing was changed. The files that the image still gives must be restored first. Ask whoever looks after this station.
advice-JOB-103 = Nothing was changed. Put the files back as they were, or import what is there now, if it is not imported yet: stele ingest FOLDER, with --case and the same name if they belong to a case. To cancel the disc: stele disc cancel { $disc }
    .window = Nothing was changed. Put the files back as they were, or import what is there now, if it is not imported yet.
advice-JOB-101 = Nothing was changed. stele status names what can still be done, one step after the other. To cancel the whole set anyway: stele set cancel { $set } --lose-files. Its images are kept, but no disc will be burned from them.
    .window = Nothing was changed. The next step names what can still be done. To cancel the whole set anyway, and lose the files of all these discs, ask whoever looks after this station.
advice-JOB-099 = Nothing was changed. First check that the disk with the images is connected, and look for a copy that is out of use or failed (stele scan { $disc } lists them), and try it: stele build { $disc } --from { $drive }. To cancel it anyway, and lose these files: stele disc cancel { $disc } --lose-files
    .window = Nothing was changed. First check that the disk with the images is connected, and look for a copy that is out of use or failed. Ask whoever looks after this station to try to recover the image from it.
advice-JOB-067 = Burn it as it is: all of it was read, and it is what was built. To build it without those files anyway, and keep this image beside the new one: stele build { $disc } --again --lose-files
    .window = Burn it as it is: all of it was read, and it is what was built. To build it without those files anyway, ask whoever looks after this station.
advice-JOB-077 = Nothing was changed. First bring back the disc that has lost its image: stele build { $disc } --again. If that fails, stele status shows another way. If there is none, cancel that disc and not this one: stele disc cancel { $disc } --lose-files
    .window = Nothing was changed. First bring back the disc that has lost its image: the next step says how. If there is none, cancel that disc and not this one.
advice-JOB-078 = Nothing was changed. Connect the disk with the images, check that you may write to it, then give the command again. If it is gone for good, make an empty folder in its place.
    .window = Nothing was changed. Connect the disk with the images, check that you may write to it, then try again. If it is gone for good, make an empty folder in its place.
advice-JOB-068 = No image was changed. Put in a good copy of this disc, or name an intact image of it. To see its copies: stele scan { $disc }
    .window = No image was changed. Put in a good copy of this disc. To see its copies, scan one of its labels.
advice-JOB-069 = Nothing was changed. Name one disc whose image was built, by its set and number, such as SET-0001/2. To see what is built: stele status
    .window = Choose one disc that was built. They are listed in this window.
advice-JOB-074 = First check that the disk with the images is connected. stele status shows what else may hold the image. To copy it back from a copy or another image of the disc: stele build { $disc } --from { $drive }. If there is none, and no copy of the disc was ever burned, build it without those files: stele build { $disc } --again --lose-files. What is left of the image is kept.
    .window = First check that the disk with the images is connected. If a good copy of the disc is left, the next step says how to recover the image from it. If there is none, and no copy of the disc was ever burned, ask whoever looks after this station to build it without those files.
advice-JOB-075 = No image was changed. Try another copy, or another image of the disc. To see its copies and where they are: stele scan { $disc }. If there is none, restore what this one still gives: stele restore STUDY --drive { $drive } --to FOLDER, or with --image FILE. A copy that was read in a drive is recorded as failed.
    .window = No image was changed. A copy that was read in a drive is recorded as failed. Try another copy of the disc.
advice-JOB-076 = Nothing was changed. It is a folder, a pipe or a device, a file that is not an image, the image of another disc, or an image that only a newer catalog knows. Move it to a safe place, then give the command again. To see what an image is: stele disc inspect FILE. To take files from it, each compared with its hash: stele restore STUDY --image FILE --to FOLDER
    .window = Nothing was changed. It is a folder, a pipe or a device, the image of another disc, or an image that only a newer catalog knows. Move it to a safe place, then try again. Whoever looks after this station can restore files from it.
advice-JOB-071 = It may be a trial disc, which does not count. Put in the disc whose label has the serial. To see what this one is: stele disc inspect { $drive }
    .window = It may be a trial disc, which does not count. Put in the disc whose label has the serial.
advice-JOB-072 = Nothing was changed. Give this user permission to read them, or give the command as the user who imported them.
    .window = Nothing was changed. Ask whoever looks after this station to give you permission to read them.
advice-JOB-073 = Take it out and mark it, then give the command again. The disc that is read next must be the real one.
    .window = Take it out and mark it, then try again. The disc that is read next must be the real one.
advice-JOB-070 = Nothing was changed. Put in the disc that is to be read, and give the command again. If a burn with this disc was interrupted, nothing was written: the blank can still be used. To see which copy that was, and what to do with it: stele status
    .window = Nothing was changed. Put in the disc that is to be read, then try again. If a burn with this disc was interrupted, nothing was written: the blank can still be used.
advice-CAT-030 = Cancel the whole set: stele set cancel { $set }
    .window = Cancel the whole set: click Cancel beside its name.
advice-CAT-031 = See the state of the archive with stele status, then give the command again.
    .window = Look at the state of the archive in this window, then try again.
advice-CAT-032 = { $who ->
    [administrator] Ask an administrator
    [clerk] Ask a clerk or an administrator
    [verifier] Ask a verifier, a clerk or an administrator
    [locator] Ask a locator, a clerk or an administrator
   *[any] Ask a locator, a verifier, a clerk or an administrator
} to do it. To see who that is: stele person list. If you have such a role under another code, add --as CODE
    .window = { $who ->
    [administrator] Ask an administrator
    [clerk] Ask a clerk or an administrator
    [verifier] Ask a verifier, a clerk or an administrator
    [locator] Ask a locator, a clerk or an administrator
   *[any] Ask a locator, a verifier, a clerk or an administrator
} to do it.
advice-CAT-033 = Add another administrator first: stele person add NAME --role administrator
    .window = Ask whoever looks after this station to add another administrator first.
advice-CAT-034 = Nothing was recorded. Give the person's code instead of the name. To see everybody: stele person list
    .window = Nothing was recorded. Give the person's code instead of the name.
advice-CAT-035 = Nothing was changed. To see who is active: stele person list. If this is your old code, give your current one: --as CODE. Without --as, Stele acts for the person named in stele.toml.
    .window = Ask whoever looks after this station to start Stele for a person who is active.
advice-CAT-036 = Give the name by which the person is known.
advice-CAT-051 = Type it by hand, on one line: pasted text may contain invisible characters.
advice-CAT-059 = Say in a few words what happened: whoever reads the audit trail in ten years has nothing else to go by.
advice-CAT-052 = Give the birth date as 1962-03-04, or leave it out.
advice-SET-010 = Nothing was written. Name a new folder: what an earlier run left in this one, and the source, are the same disc and differ.
    .window = Nothing was written. Choose a new folder: what an earlier run left in this one, and the source, are the same disc and differ.
advice-JOB-166 = Nothing was written. Check each of the two: stele verify --image FILE. In the archive of the set, this names the one that is not on record. Then give the same command again without that one.
    .window = Nothing was written. Ask whoever looks after this station to check the two sources, and to leave out the one that is not on record.
advice-SET-009 = Nothing was written: the text of this parity disc is damaged or forged. Name another parity disc of the set, or another copy of it.
advice-SET-008 = Wait until the other rebuild is done, or name another folder.
advice-SET-007 = Rebuild with a parity disc that was made from the same images, or leave out the disc it names.

## Errors of jobs: what happened

error-record-unreadable = a stored record ({ $what }) cannot be read
error-no-such-reason = { $reasons ->
    [0] there are no exceptions, so none has this reason
   *[other] no exception has this reason; those on the list have: { $codes }
}
error-act-passed = this cannot be undone any more, because { $serial } has been handled since
error-no-study = no matching study
error-several-studies = that matches { $studies } studies
error-not-a-date = the { $end ->
    [first] first
   *[last] last
} date cannot be understood
error-two-dates = the { $end ->
    [first] first
   *[last] last
} date can mean { $one } or { $other }
error-dates-swapped = the first date is after the last one
error-nothing-waiting = { $discs ->
    [0] no study is waiting for a disc
    [one] no study is waiting for a disc: what was imported is planned, and { $discs } disc is not built yet
   *[other] no study is waiting for a disc: what was imported is planned, and { $discs } discs are not built yet
}
error-nameless = the image looks like one of a Stele disc, and nothing that is left of it says which disc that is
error-disc-not-known = this catalog has the study on no disc, and does not know the disc that you gave
error-own-folder = the folder to import is the folder of this archive itself
error-on-no-disc = { $discs ->
    [0] the study is not on a disc yet
    [one] the study is not on a disc yet: the disc it is planned for has not been built ({ $names })
   *[other] the study is not on a disc yet: the { $discs } discs it is planned for have not been built ({ $names })
}
error-time-up = time ran out before the disc could be identified
error-not-built = the image of disc { $disc } has not been built
error-image-gone = the image file of disc { $disc } is missing
error-check-decides = all planned copies of disc { $disc } have been burned. { $serial } is damaged, within what its parity can restore: it counts as a copy until its next check, which is due by { $by }
error-no-copy-left = all planned copies of disc { $disc } have been burned
error-nothing-to-replace = { $state ->
    [retired] copy { $serial } is out of use: there is nothing to replace
    [destroyed] copy { $serial } has been destroyed: there is nothing to replace
   *[other] copy { $serial } has not been burned: there is nothing to replace
 }
error-already-replaced = { $by } has been burned to replace copy { $serial }
error-still-good = copy { $serial } is good
error-no-image-at-hand = { $named ->
    [0] the image of { $disc } is gone, and no copy of it is in a drive
   *[other] the image of { $disc } is gone, and what you named does not give it back
 }{ $others ->
    [0] {""}
   *[other] ; not among the discs that were read: { $missing }
 }{ $forged ->
    [0] {""}
   *[other] ; read, and not what this archive built: { $not_as_built }
 }
error-replacement-unread = copy { $serial } stays until { $by }, which replaces it, has passed two full reads{ $needed ->
    [one] {""}
   *[other] , by two people
}: so far { $reads ->
    [one] once
   *[other] { $reads } times
 }, by { $people ->
    [one] one person
   *[other] { $people } people
 }
error-replacement-not-sound = copy { $serial } stays until { $by }, which replaces it, can be relied on: { $state ->
    [planned] that one has not been burned yet
    [failed] that one has failed
    [watch] that one is damaged
    [migrate] that one is damaged
    [missing] that one is missing
    [lost] that one is lost
    [retired] that one is out of use
    [destroyed] that one has been destroyed
   *[other] that one has to be read in full first
 }
error-copy-begun = { $state ->
    [good] copy { $serial } has already been burned, and is good
    [burning] the burn of copy { $serial } has already begun
   *[other] copy { $serial } has already been burned
}
error-copy-out-of-use = { $serial } is out of use, and this catalog has no record that a disc was burned with it
error-other-source = { $first } is of disc { $other }, and { $source } is of disc { $disc }
error-sources-contradict = { $first } and { $source } say that they are the same disc, and differ: one of them was changed and its check values were made again
error-is-copy = { $serial } is one copy of disc { $disc }; this can only be done with the whole disc
error-wrong-image = the image of disc { $disc } is not the one that was built
error-two-copies = the disc claims to be more than one copy: { $serials }
error-is-in-drive = { $serial } is in { $drive } now
error-not-missing = { $serial } is on record at { $place }, and nobody has recorded it as missing
error-two-people = patients { $one } and { $other } differ in { $differs }
unlike-all = name, birth date and patient ID
unlike-name-born = name and birth date
unlike-name-id = name and patient ID
unlike-born-id = birth date and patient ID
unlike-born = birth date
unlike-id = patient ID
error-erases-recipient = { $delivered ->
    [yes] studies were delivered for { $request }: once this is erased, nobody can find out to whom
   *[no] a delivery was started for { $request } and not completed: once this is erased, nobody can find out whom it was for
}
error-read-first = { $serial } { $back ->
    [dirty] came back dirty
    [scratched] came back scratched
    [seal] came in a box whose seal was not the one recorded
    [unsealed] came in a box for which no seal was recorded
   *[other] came back changed
}, and has not been read since
error-places-apart = { $kind ->
    [sites] { $code } ({ $above }) and { $other } ({ $into }) are both sites, with copies at each
   *[inside] { $code } is in { $above ->
        [none] no other location
       *[other] { $above }
    }, and { $other } is in { $into ->
        [none] no other location
       *[other] { $into }
    }
}
error-no-such-disc = no disc that is made holds { $gigabytes } GB
error-settings-person = { $file } names somebody as the person working here who is not in this archive
error-wrong-disc = this is { $found }. You asked for { $disc ->
    [none] { $wanted }
   *[other] { $wanted } ({ $disc })
}
error-destroyed-seen = the disc in { $drive } claims to be { $serial }, which is recorded as destroyed
error-no-copy-medium = the disc in { $drive } is a { $medium }, which archive copies are not burned on
error-two-discs = two discs claim to be { $serial }, in { $drives }
error-no-other-disc = no other disc is on record as claiming to be { $serial }
error-stranger = the disc in { $drive } is { $found }
error-blank = the disc in { $drive } is blank
error-drive-empty = drive { $drive } has no disc in it
error-not-there = { $place } does not exist
error-into-delivery = the folder belongs to delivery { $receipt }, which holds files of one patient only
error-name-taken = there is already a file or folder with that name
error-set-dropped = set { $set } has been canceled
error-set-begun = copies of { $what } have already been burned, at least in part
error-disc-gone = disc { $disc } is no longer part of its set
error-other-image = disc { $disc } is already burned; building it now would produce a different image
error-outdated = parity disc { $disc } does not match the images its set has now
error-files-gone = all files of the { $studies ->
    [one] study that is
   *[other] { $studies } studies that are
} waiting are gone or have changed since they were imported
error-nothing-waits = there is nothing to leave out: { $why ->
    [planned] this study is planned for disc { $disc }, which is not built yet
    [built] this study is in the image of disc { $disc }, which is not burned yet
    [left-out] all of this study was left out before
    [part] what was left out before is the only part of this study that is on no disc
   *[burned] all files of this study that were imported are on burned discs
}
error-files-there = files of this study are still there, as they were imported or with new content that is not imported yet
error-parity-stays = { $disc } is a parity disc: it can only be canceled with its set
error-is-disc = { $disc } is a disc, not a set
error-is-set = { $set } is a set, not a disc
error-drive-spoils = drive { $drive } spoiled several blanks in a row, the last one for disc { $disc } ({ $code })
error-one-drive = { $drives } drives were named for one disc
error-planned-meanwhile = another set was planned at the same moment
error-plan-changed = the waiting studies have changed since this plan was shown
error-file-or-folder = { $path }
error-no-room = the folder needs { $needed } more bytes, and { $free } are free
error-no-more-files = the file system cannot take another file, or a quota is used up
error-folder-busy = another restore is writing to the folder
error-cancelled = stopped before it was finished
error-no-record-room = the archive's disk has no room to record how the burn ends
error-record-waits = copy { $serial } was burned, but the catalog cannot be written to record it
error-record-lost = the burn of copy { $serial } ended, but its result could not be recorded
error-no-window = no window can be opened on this display: { $what }
error-no-display = no window can be opened: this session has no display
error-only-in-others = the image of { $disc } is missing and its files have gone or changed: only the other discs of its set can give them back
error-in-no-image = the image of { $disc } is missing and its files have gone or changed: no copy and no other disc is known to have them
error-only-in-altered = the image of { $disc } was altered, and its source files have gone or changed
error-only-parts = the image of { $disc } is damaged beyond repair, and { $files ->
    [one] 1 of its files is
   *[other] { $files } of its files are
} intact in it and nowhere else
error-nothing-left = all files of { $disc } are gone or have changed since they were imported: a new image would be empty
error-last-parts = { $files ->
    [one] 1 file
   *[other] { $files } files
} of { $disc } can still be restored from its damaged image
error-last-of-several = files of { $set } would be lost: { $discs }
error-last-of-disc = { $what ->
    [image] those of { $disc } are in its image only
    [altered] those of { $disc } are in its image only, which was altered
    [others] only the other discs of the set can give back those of { $disc }
   *[nothing] no image and no copy is known to have those of { $disc }
}
error-only-in-image = files of { $disc } are in its image only: their source files have gone or changed
error-needed-by = { $other } has lost its image and its files, and can only be rebuilt from the other discs of its set, including { $disc }
error-images-away = the images folder is missing or cannot be written: { $folder }
error-last-in-image = the image of { $disc } holds files that have since gone or changed: a new image would not have them
error-no-disc-in-file = the file is not the image of a disc, or it is too damaged to name its disc
error-disc-not-here = the file is the image of a disc that this catalog has no record of
error-not-its-image = what { $from } gives is not the image of { $disc }
error-too-damaged = { $from } is of { $disc }, but { $sectors ->
    [one] 1 sector
   *[other] { $sectors } sectors
} cannot be recovered
error-foreign-image = { $path } is where the image of { $disc } belongs, and { $what ->
    [pipe] is a pipe or a device, not a file
   *[file] may hold files that are nowhere else
}
error-beyond-repair = the image file of { $disc } is missing or beyond repair, and { $found ->
    [yes] its files were not imported here: the disc was recorded from what is written on it
   *[no] some of its files have gone or changed
}
error-not-one-disc = { $what } is not a single disc that was built
error-same-disc = the disc in { $drive } was read as { $other }, by its label, on { $time }, and nothing shows that it was changed since: { $serial } looks the same
error-same-disc-moved = a disc that looks the same was read as { $other }, by its label, in { $there } on { $time }, and nothing shows that the disc in { $drive } is a different one: it is said to be { $serial }
error-label-elsewhere = the disc in { $there } is known to be { $serial }, and the disc in { $drive } is said to be { $serial } too, by its label
error-cut-off-here = the burn of { $serial } in { $drive } was cut off, and the disc in that drive was never closed and does not say which copy it is
error-left-open = the disc in { $drive } was never closed and has no tag. The last burn in that drive that can have left it is that of { $serial } ({ $disc }), begun { $time }{ $state ->
    [failed] , which is recorded as failed
   *[other] , which was cut off
    }
error-cut-off-in = the burn of { $serial } in { $there } was cut off, and nothing shows that the disc in { $drive } is the one it was burned on
error-other-still-there = the other disc that claims to be { $serial } is still in { $drive }
error-may-not-read = you do not have permission to read files for { $disc }
error-nothing-to-read = the disc in { $drive } is blank
error-nobody-acts-as = no active person in this archive has the code { $code }
error-virtual-in-live = { $drive } is a virtual drive, and this is not a practice archive
error-other-class = { $set } was planned for { $planned }, and the disc in the drive is a { $found }
error-catalog-behind = { $branch ->
    [yes] the catalog is not the one that was here before, or its trail was changed: entry { $seen } is not the one that was seen here
   *[no] the catalog ends at entry { $rows } of its trail, but entry { $seen } was seen here before
}
error-catalog-damaged = the catalog file is damaged; problems found: { $problems }

error-deliver-undecided = { $differences ->
    [one] files of these studies name two patients, and nobody has decided whose they are
   *[other] files of these studies name different patients, and { $differences } mismatches are undecided
}
error-deliver-several-patients = the studies of this request now belong to several patients
error-deliver-other-patient = { $studies ->
    [one] the study of { $request } now belongs to another patient than the request is for
   *[other] the studies of { $request } now belong to another patient than the request is for
}
error-deliver-handed-other = { $request } has a study that now belongs to another patient
error-deliver-other-person = { $files ->
    [one] { $files } file names another person, to whom the study was once assigned
   *[other] { $files } files name another person, to whom a study was once assigned
}
error-deliver-exhibit = { $request } is for an exhibit, which is delivered as archived
error-deliver-other = the unfinished folder beside the target belongs to another delivery ({ $request })
error-deliver-in-the-way = a folder beside the target has the name of an unfinished delivery, but is not one
error-deliver-changed = what the archive knows about this patient changed while the files were written
error-deliver-miscounted = { $files ->
    [one] { $files } file is not as it was written, or does not belong there
   *[other] { $files } files are not as they were written, or do not belong there
}
error-pacs-name = that is not the name of a DICOM system
error-pacs-connect = the DICOM system cannot be reached
error-pacs-refused = the DICOM system refused the connection
error-pacs-broken = { $sent ->
    [0] the DICOM system ended the connection
    [one] the DICOM system ended the connection after { $sent } file
   *[other] the DICOM system ended the connection after { $sent } files
}
error-pacs-not-taken = { $files ->
    [one] the DICOM system did not accept { $files } file
   *[other] the DICOM system did not accept { $files } files
}{ $status ->
    [none] : it does not store objects of this kind in this form
   *[other] { " " }(status { $status })
}
error-pacs-file = a file that was to be sent cannot be read
error-deliver-not-requested = this is not the code of a request, and nothing says who gets the studies
error-deliver-no-source = files are still missing; they are on { $discs }

## Errors of archive, stations and files

# What was asked for: difference, decision, disc, set, person, patient, place, copy, study, ...
error-unknown-name = there is no { $kind ->
    [difference] patient mismatch
    [decision] decision
    [disc] disc
    [set] set
    [person] person
    [patient] patient
    [place] location
    [place-into] location to merge into
    [box] box
    [copy] copy
    [request] request
    [incident] incident
    [study] study
    [study-version] study version
    [item] item
    [copy-to-be-labelled] copy to label
    [thing-to-be-labelled] copy, disc, set, location or person
    [file-to-be-looked-at] open exception
    [job-that-burns] burn job
   *[other] { $kind }
} { $name } in this archive
error-unknown = there is no such { $kind ->
    [difference] patient mismatch
    [decision] decision
    [disc] disc
    [set] set
    [person] person
    [patient] patient
    [place] location
    [place-into] location to merge into
    [box] box
    [copy] copy
    [request] request
    [incident] incident
    [study] study
    [study-version] study version
    [item] item
    [copy-to-be-labelled] copy to label
    [thing-to-be-labelled] copy, disc, set, location or person
    [file-to-be-looked-at] exception
    [job-that-burns] burn job
   *[other] { $kind }
} in this archive
# What somebody named it for: its name may be a patient's.
error-named-file = { $what ->
    [import] the folder or file to import
    [image] the image
    [list] the list
    [map] the map of the rescue
    [backup] the backup
    [source] the backup or manifest
    [restore] the folder to restore to
    [delivery] the target of the delivery
    [picture] the picture
   *[other] the named file or folder
}
given-as = It was given as { $argument }. { $advice }
error-named-image = the image
error-named-one-of = { $what ->
    [import] number { $number } of the { $of } folders and files to import
    [image] number { $number } of the { $of } images
   *[other] number { $number } of the { $of } named files and folders
}
error-json-unread = it cannot be read
error-json-syntax = it is not valid JSON at line { $line }, column { $column }
error-json-value = it has the wrong kind of value at line { $line }, column { $column }
error-json-cut-off = it ends too early
error-untagged-copy = the disc in { $drive }, a copy of { $disc }, has no readable tag
error-untagged = the disc in { $drive } has no readable tag
error-cannot-be-two = the disc in { $drive } cannot be { $serial }: another disc claims the same serial
error-cannot-be-other-tag = the disc in { $drive } cannot be { $serial }: its tag is not the one written when that copy was burned
error-cannot-be-other-catalog = the disc in { $drive } claims to be { $serial }, but its tag is not the one written when that copy was burned. A station of this archive burned it with another catalog: a copy of this one that was in use too, or one that an older catalog has replaced
error-cannot-be-more = the disc in { $drive } cannot be { $serial }: it holds more than was written when that copy was burned
error-cannot-be-destroyed = the disc in { $drive } cannot be { $serial }: that copy is recorded as destroyed
error-found-own-unknown = { $serial }, a copy of { $disc } that this archive burned, and that this catalog does not know
error-found-same-station = { $serial }, a copy of { $disc } that this catalog does not know. A computer that this archive uses burned it, perhaps for another archive
error-found-other-archive = a disc of another archive, or one that this catalog does not know{ $owner ->
    [none] { "" }
   *[other] . Its owner, as the disc says: { $owner }
}
error-found-foreign = a disc of another archive{ $owner ->
    [none] { "" }
   *[other] . Its owner, as the disc says: { $owner }
}
error-found-unrecognizable = a disc that cannot be identified
error-found-not-closed = a disc that was never closed and does not say which copy it is
error-unrecorded-burn = the disc in { $drive } is { $serial }, a copy of { $disc }, but this catalog has no record of its burn
error-unrecorded-branch = the disc in { $drive } is { $serial }, a copy of { $disc }, and was burned on { $time }, after an entry of an audit trail that this catalog does not have: another catalog of this archive burned it
error-unrecorded-log = a burn log tells that { $serial }, a copy of disc { $disc }, was burned, but this catalog, which is older, has no record of it
error-unrecorded-disc = { $disc ->
    [none] { $serial } was burned here
   *[other] { $serial } of { $disc } was burned here
} on { $time } according to its burn log, but this catalog, which is older, does not have its disc: what is on it is not known
error-unrecorded-plan = { $count ->
    [one] a burn log names a copy whose disc this catalog does not have
   *[other] burn logs name { $count } copies whose discs this catalog does not have
}: { $serials }; what is to be planned may be on them already
error-unrecorded-serial = the disc in { $drive } is a copy of { $disc }, but its tag says { $serial }, which is not a copy of it
error-unrecorded-build = the disc in { $drive } claims to be { $serial } of { $disc }, but as far as it can be read, it does not hold the image that this catalog has
error-unrecorded-planned = the disc in { $drive } is { $serial } of { $disc }, which in this catalog is only planned: it was built and burned later
error-clock-behind = the computer's clock is { $unit ->
    [minutes] { $number ->
        [one] { $number } minute
       *[other] { $number } minutes
    }
    [hours] { $number ->
        [one] { $number } hour
       *[other] { $number } hours
    }
   *[days] { $number ->
        [one] { $number } day
       *[other] { $number } days
    }
} behind the archive's last entry
error-clock-ahead = the computer's clock is { $unit ->
    [minutes] { $number ->
        [one] { $number } minute
       *[other] { $number } minutes
    }
    [hours] { $number ->
        [one] { $number } hour
       *[other] { $number } hours
    }
   *[days] { $number ->
        [one] { $number } day
       *[other] { $number } days
    }
} after the archive's last entry
error-no-archive-named = no archive was named
error-not-an-archive = { $is ->
    [missing] there is no folder { $path }
   *[folder] { $path } is not an archive: it has no stele.toml
}
error-no-settings = { $path } has a catalog but no stele.toml
error-network-disk = { $path } is on a network or shared file system ({ $kind })
error-not-empty = { $path } is not empty
error-settings-unknown = line { $line } of stele.toml sets { $name }, which Stele does not know
error-settings-missing = stele.toml has no line that sets { $name }
error-settings-value = line { $line } of stele.toml gives a value of the wrong kind: texts are in quotation marks, and the version is a number
error-settings-none = stele.toml is not a settings file of Stele
error-settings-syntax = line { $line } of stele.toml cannot be understood
error-settings-newer = stele.toml has version { $found }, and this program knows versions up to { $known }
error-no-drive = there is no drive { $name }
error-no-drive-named = there is no drive of that name
error-several-drives = several drives have this name: { $drives }
error-drive-name = a drive cannot have that name
error-no-drive-letter = every letter already has its virtual drive
error-no-such-label = no virtual disc has that label
error-no-uuid = { $path } does not contain a UUID
error-backup-exists = there is already a file with that name
error-backup-io = the backup or the catalog cannot be written
error-backup-no-file = the named backup is not a file
error-no-backup = the named file is not a backup of a catalog
error-backup-damaged = the backup is damaged; problems found: { $problems }
error-would-lose = the present catalog is intact, and has records that this backup does not have: { $lost }
error-newer-backup = there is a newer backup of this catalog, with { $newer } entries in its audit trail; this one has { $entries }
error-backup-of-another = the backup belongs to another archive
error-disc-tells-nothing = the disc or image does not show reliably what it holds
error-set-unknown = the disc does not say which set it belongs to
error-other-set = this catalog already has another { $set }, with other discs
error-other-content = it says that it is { $disc }, and does not hold what is recorded of { $disc }
error-planned-again = files of this disc are also planned on { $disc }, which has not been burned
error-disc-only-planned = { $disc } is only planned in this catalog
error-no-lists = the named file is neither a backup of a catalog nor the manifest of a disc
error-jobs-at-work = { $jobs ->
    [one] { $jobs } job is
   *[other] { $jobs } jobs are
} running in this archive
error-list-no-file = the named list is not a file
error-list-too-long = the list is longer than { $bytes } bytes
error-list-encoding = line { $line } of the list is not text in { $encoding }
error-list-is-utf8 = the list is in UTF-8, but was to be read as { $encoding }
error-not-a-speed = a speed is max, a multiple such as 4x, or a number of kB/s
error-no-randomness = the system provides no random numbers

## The next step

step-import = No studies are waiting for a disc. To import new ones: stele ingest FOLDER
    .window = No studies are waiting for a disc. Drop a folder of studies on this window, or type its path under Folder.
step-wait = There is nothing to do until this job has finished: { $job }.
step-review = { $files ->
    [one] Review { $files } exception, then take it off the list: stele exceptions resolve NUMBER
   *[other] Review { $files } exceptions, then take them off the list: stele exceptions resolve NUMBER
}
    .window = { $files ->
    [one] Review { $files } exception, then mark it as reviewed.
   *[other] Review { $files } exceptions, then mark them as reviewed.
}
step-review-gone = Some files changed or disappeared before their disc was built. Put them back and import their folder again. Then check the { $files ->
    [one] exception
   *[other] { $files } exceptions
}, and take off what is settled: stele exceptions resolve NUMBER
    .window = Some files changed or disappeared before their disc was built. Put them back and import their folder again. Then check the { $files ->
    [one] exception
   *[other] { $files } exceptions
}, and mark as reviewed what is settled.
step-leave-out = { $studies ->
    [one] The files of { $studies } waiting study are missing or have changed since they were imported. Put them back as they were, or import what is there now: stele ingest FOLDER, with --case and the same name if they belong to a case. If they are gone for good, or were replaced by what is already imported, leave the study out: stele study leave-out { $study } --why TEXT
   *[other] The files of { $studies } waiting studies are missing or have changed since they were imported. Put them back as they were, or import what is there now: stele ingest FOLDER, with --case and the same name if they belong to a case. If the files of a study are gone for good, or were replaced by what is already imported, leave it out: stele study leave-out { $study } --why TEXT
}
    .window = { $studies ->
    [one] The files of { $studies } waiting study are missing or have changed since they were imported. Put them back as they were, or import what is there now.
   *[other] The files of { $studies } waiting studies are missing or have changed since they were imported. Put them back as they were, or import what is there now.
}
step-lists-missing = The lists of the files that are waiting are missing or damaged. Import their folders again, or ask whoever looks after this station to restore the lists from a backup.
step-resolve-mismatches = { $mismatches ->
    [one] Resolve { $mismatches } patient mismatch: stele patient mismatches
   *[other] Resolve { $mismatches } patient mismatches: stele patient mismatches
}
    .window = { $mismatches ->
    [one] Resolve { $mismatches } patient mismatch.
   *[other] Resolve { $mismatches } patient mismatches.
}
step-plan = { $studies ->
    [one] Plan discs for { $studies } study ({ $size }), beginning with a preview:
   *[other] Plan discs for { $studies } studies ({ $size }), beginning with a preview:
} stele plan --media bd25 --copies 2 --dry-run
    .window = { $studies ->
    [one] { $studies } study is waiting for a disc ({ $size }). Show the plan.
   *[other] { $studies } studies are waiting for a disc ({ $size }). Show the plan.
}
step-drop-empty = All files for { $what } are missing or have changed since they were imported. If their disk or network share is away, connect it. If they are gone for good, cancel { $what }: { $kind ->
    [disc] stele disc cancel { $what }
   *[set] stele set cancel { $what }
}
    .window = All files for { $what } are missing or have changed since they were imported. If their disk or network share is away, connect it. If they are gone for good, cancel { $what }.
step-drop-lost = The image of { $what } is missing or altered, no copy holds it, and its source files have gone or changed. Check that the disk with the images is connected. If it is, cancel { $what }, and the files that remain wait for a disc again: stele disc cancel { $what } --lose-files
    .window = The image of { $what } is missing or altered, no copy holds it, and its source files have gone or changed. Check that the disk with the images is connected. If it is, cancel { $what }, and the files that remain wait for a disc again.
step-drop-salvage = The image of { $what } is damaged beyond repair, no copy holds it, and its source files have gone or changed. { $files ->
    [0] Some of its files may still be intact in the image.
    [one] 1 of its files is intact in the image and nowhere else.
   *[other] { $files } of its files are intact in the image and nowhere else.
} Restore the studies that it still gives, each into a new folder of its own: stele restore STUDY --image { $image } --to FOLDER. Import each of these folders: stele ingest FOLDER, with --case and the same name if it belongs to a case. Then see what is still missing: stele status. If nothing else gives it, cancel { $what }: stele disc cancel { $what } --lose-files. The image is kept, and all other files wait for a disc again.
    .window = The image of { $what } is damaged beyond repair, no copy holds it, and its source files have gone or changed. { $files ->
    [0] Some of its files may still be intact in the image.
    [one] 1 of its files is intact in the image and nowhere else.
   *[other] { $files } of its files are intact in the image and nowhere else.
} Ask whoever looks after this station to restore them before { $what } is canceled.
step-drop-try-first = The image of { $what } is missing or altered, and its source files have gone or changed. Copy { $first } does not count, but may still hold it: put it into a drive and try to recover the image: stele build { $what } --from DRIVE. If that fails, restore the studies that it still gives, each into a new folder of its own: stele restore STUDY --drive DRIVE --to FOLDER{ $from ->
    [copy] { "" }
   *[both] , and those that the damaged image still gives: stele restore STUDY --image { $image } --to FOLDER
}. Import each of these folders: stele ingest FOLDER, with --case and the same name if it belongs to a case. Then see what is still missing: stele status. If nothing else gives it, { $retired ->
    [0] take the copy out of use: stele copy retire { $first } --why TEXT --last, and cancel { $what }
   *[1] cancel { $what }
}: stele disc cancel { $what } --lose-files
    .window = The image of { $what } is missing or altered, and its source files have gone or changed. Copy { $first } does not count, but may still hold it: put it into a drive and try to recover the image from it. If that fails, and the disk with the images is connected, cancel { $what }.
step-connect-images = Connect the disk that holds the images folder, { $folder }. If the images are gone for good, make an empty folder in its place.
step-build = Build the images of { $set }: stele build { $set }
    .window = { $set } is planned. Build its images.
step-build-outdated = Build { $disc } again, because the images of its set have changed: stele build { $set }
    .window = Build { $disc } again, because the images of its set have changed.
step-build-lost = Build { $disc } again, because its image file is missing or altered: stele build { $disc } --again
    .window = Build { $disc } again, because its image file is missing or altered.
step-recover = The image of { $disc } is missing or altered, and its source files have gone or changed. Recover the image from copy { $copy }: stele build { $disc } --from DRIVE
    .window = The image of { $disc } is missing or altered, and its source files have gone or changed. Recover the image from copy { $copy }.
step-record-disc = { $disc ->
    [none] Find { $serial }
   *[other] Find { $serial } of { $disc }
}: it was burned according to its burn log, but this catalog, which is older, does not have its disc. Put it into a drive: stele catalog rebuild --from DRIVE --why TEXT. If nobody can find it: stele copy missing { $serial } --why TEXT
    .window = { $disc ->
    [none] Find { $serial }
   *[other] Find { $serial } of { $disc }
}: it was burned according to its burn log, but this catalog, which is older, does not have its disc. Whoever looks after this station reads it.
step-look-for-discs = Look for the discs of { $disc }: no copy of it that can be relied on has been read since the catalog was rebuilt. Put each one into a drive: stele catalog rebuild --from DRIVE --why TEXT. If there is only an image, bring it back with this file: stele catalog rebuild --from FILE --why TEXT; stele build { $disc } --from FILE
    .window = Look for the discs of { $disc }: no copy of it that can be relied on has been read since the catalog was rebuilt. Whoever looks after this station reads them.
step-look-for = The image of { $disc } is missing or altered, and its source files have gone or changed. Look for copy { $serial }: nothing else is known to hold this disc. To see where to look: stele copy search { $serial }. When you have found it: stele copy found { $serial }. If it is gone for good: stele copy retire { $serial } --why TEXT --last
    .window = The image of { $disc } is missing or altered, and its source files have gone or changed. Look for copy { $serial }: nothing else is known to hold this disc. When you have found it, ask whoever looks after this station to record that.
step-look-for-after = The image of { $disc } is missing or altered, and its source files have gone or changed. Copy { $first } does not count, but may still hold { $of }: put it into a drive and try to recover the image: stele build { $of } --from DRIVE. If that fails, look for copy { $serial } of { $disc }. To see where to look: stele copy search { $serial }. When you have found it: stele copy found { $serial }. If it is gone for good: stele copy retire { $serial } --why TEXT --last
    .window = The image of { $disc } is missing or altered, and its source files have gone or changed. Copy { $first } does not count, but may still hold { $of }: put it into a drive and try to recover the image from it. If that fails, look for copy { $serial } of { $disc }.
step-image-in-way = Something else is at { $file }, where the image of { $disc } belongs. Move it to a safe place, out of the images folder.
step-image-closed = You may not read { $file }, the image of { $disc }. Ask whoever looks after this station for permission to read it.
step-rebuild = The image of { $disc } is missing or altered, and its source files have gone or changed. Rebuild it from the other discs of its set: stele set rebuild { $from } --to FOLDER, then stele build { $disc } --from FILE
    .window = The image of { $disc } is missing or altered, and its source files have gone or changed. Ask whoever looks after this station to rebuild it from the other discs of its set.
step-rebuild-damaged = The image of { $disc } is damaged beyond repair, and its source files have gone or changed. It may still be recoverable together with the other images of its set{ $discs ->
    [0] { "" }
   *[other] ; put { $copies } into drives and name those for DRIVES
}: stele set rebuild { $from } --to FOLDER. For each disc that it completes: stele build DISC --from FILE
    .window = The image of { $disc } is damaged beyond repair, and its source files have gone or changed. It may still be recoverable together with the other images of its set. Ask whoever looks after this station to try that.
step-rebuild-copies = The image of { $disc } is missing or altered, and its source files have gone or changed. Rebuild it from the other discs of its set; put { $copies } into drives and name those for DRIVES: stele set rebuild { $from } --to FOLDER, then stele build { $disc } --from FILE
    .window = The image of { $disc } is missing or altered, and its source files have gone or changed. Ask whoever looks after this station to rebuild it from the other discs of its set.
step-burn-copy = Burn copy { $serial } of disc { $disc } on a blank disc: stele burn { $serial } --drive DRIVE
    .window = Burn copy { $serial } of disc { $disc }.
step-burn-instead = To replace { $old }, burn another copy of disc { $disc } on a blank disc: stele burn { $disc } --drive DRIVE
    .window = To replace { $old }, burn another copy of disc { $disc }.
step-replace = Replace { $serial } ({ $disc }), which { $failed ->
    [yes] failed its last check
   *[no] has little reserve left
}, with a new copy on a blank disc: stele copy replace { $serial } --drive DRIVE
    .window = Replace { $serial } ({ $disc }), which { $failed ->
    [yes] failed its last check
   *[no] has little reserve left
}, with a new copy.
step-burn-another = Burn another copy of disc { $disc } on a blank disc: stele burn { $disc } --drive DRIVE
    .window = Burn another copy of disc { $disc }.
step-verify-suspect = It is not known whether { $copy } is intact. Put it into a drive and read it in full: stele verify { $serial } --drive DRIVE. If there is no longer such a disc: stele copy retire { $serial } --why TEXT
    .window = It is not known whether { $copy } is intact. Put it into a drive and let a full read decide.
step-verify-log = A burn log tells that { $serial } was burned, and this catalog, which is older, has no record of it. Before another disc is burned in its place, put it into a drive and read it in full: stele verify { $serial } --drive DRIVE
    .window = A burn log tells that { $serial } was burned, and this catalog, which is older, has no record of it. Before another disc is burned in its place, put it into a drive and read it in full.
step-verify-returned = { $copy } came back dirty or scratched. Read it in full before it is relied on: stele verify { $serial } --drive DRIVE
    .window = { $copy } came back dirty or scratched. Put it into a drive and read it in full before it is relied on.
step-verify-seal = { $copy } came in a box with a seal that is not on record. Read it in full before it is relied on: stele verify { $serial } --drive DRIVE
    .window = { $copy } came in a box with a seal that is not on record. Put it into a drive and read it in full before it is relied on.
step-verify-second = Put { $copy } into a drive other than { $burner }, and verify it there: stele verify { $serial } --drive OTHER
    .window = Put { $copy } into a drive other than { $burner }, and verify it there.
step-verify-second-any = Verify { $copy } in another drive: stele verify { $serial } --drive OTHER
    .window = Verify { $copy } in another drive.
step-copy-at = { $serial } ({ $place })
step-two-discs = Two discs claim to be { $serial }. Find out which one is real, by its label and its location. Mark the other one and take it away. Then, with the real one in a drive and the other one in none: stele copy told-apart { $serial } --drive DRIVE --why TEXT
    .window = Two discs claim to be { $serial }. Find out which one is real, by its label and its location. Mark the other one and take it away.
step-disc-of-destroyed = A disc claims to be { $serial }, which is recorded as destroyed. Keep that disc apart, and ask who witnessed the destruction: its record may be wrong. If it is a different disc, mark it and take it away, then: stele copy told-apart { $serial } --why TEXT. If it is the copy itself: stele copy found { $serial } --destroyed --why TEXT
    .window = A disc claims to be { $serial }, which is recorded as destroyed. Keep that disc apart, and ask who witnessed the destruction: its record may be wrong.
step-other-tag = Another disc claims to be { $serial }, but its tag is not the one that the burn wrote. Mark that disc, keep it apart and do not shelve it: it belongs to another catalog of this archive, or somebody else made it. Then: stele copy told-apart { $serial } --why TEXT
    .window = Another disc claims to be { $serial }, but its tag is not the one that the burn wrote. Mark that disc, keep it apart and do not shelve it: it belongs to another catalog of this archive, or somebody else made it.
step-never-written = A disc claims to be { $serial }, but holds more than the burn of { $serial } wrote. Mark that disc, keep it apart and do not shelve it. Then: stele copy told-apart { $serial } --why TEXT
    .window = A disc claims to be { $serial }, but holds more than the burn of { $serial } wrote. Mark that disc, keep it apart and do not shelve it.
step-settle-read = { $copy } is in quarantine and does not count. Let a full read decide its state: stele verify { $serial } --drive DRIVE. If there is no longer such a disc: stele copy retire { $serial } --why TEXT
    .window = { $copy } is in quarantine and does not count. Put it into a drive and let a full read decide its state.
step-settle = { $copy } is in quarantine, and it has been read. If it may count again: stele copy release { $serial } --why TEXT. If not: stele copy retire { $serial } --why TEXT
    .window = { $copy } is in quarantine, and it has been read. If it may count again, scan its label and release it there. If not, ask whoever looks after this station to take it out of use.
step-begin-check = Begin the quarterly check of { $quarter }; its discs are to be read by { $day }: stele check begin
    .window = Begin the quarterly check of { $quarter }. Its discs are to be read by { $day }.
step-read-for-check = Read { $serial } ({ $place }) for the quarterly check, in any drive: stele verify --drive DRIVE. { $left ->
    [one] It is the last one
   *[other] { $left } copies are left
}, by { $day }. To see them: stele check list
    .window = Read { $serial } ({ $place }) for the quarterly check, in any drive. { $left ->
    [one] It is the last one
   *[other] { $left } copies are left
}, by { $day }.
step-send-away = Send one copy of { $disc } to { $to }: so far all of them are at { $site }: stele copy send { $serial } --to { $to }
    .window = Send one copy of { $disc } to { $to }, such as { $serial }: so far all of them are at { $site }.
step-call-back = { $serial } is overdue: { $person } should have returned it by { $day }. Ask for it. When it is back: stele return { $serial } --location LOCATION
    .window = { $serial } is overdue: { $person } should have returned it by { $day }. Ask for it.
step-no-other-site = All copies of { $disc } are at { $site }, and no other site is recorded. Choose a second one, such as a vault elsewhere, and add it: stele place add NAME --kind vault
    .window = All copies of { $disc } are at { $site }, and no other site is recorded. Choose a second one, such as a vault elsewhere, and add it.
step-decide-missing = { $serial } of { $disc } has been missing since { $day }. Decide: was it found, or is it lost? If it was found: stele copy found { $serial }. If it is lost, an administrator records it: stele copy lost { $serial } --why TEXT
    .window = { $serial } of { $disc } has been missing since { $day }. Decide: was it found, or is it lost?
step-report-incident = { $serial } of { $disc } is lost. { $over ->
    [yes] The time to notify the authority ended on { $time }.
   *[no] Notify the authority by { $time }.
} To see the affected patients: stele incident show { $incident }. When everyone has been notified: stele incident close { $incident } --why TEXT
    .window = { $serial } of { $disc } is lost. { $over ->
    [yes] The time to notify the authority ended on { $time }.
   *[no] Notify the authority by { $time }.
}
step-shelve = Label the case of { $serial } (to make the label: stele label { $serial }) and shelve it: stele shelve { $serial } --location LOCATION
    .window = Write { $serial } on the disc and shelve it.

## What a scanned code is, and what to do with it

scanned-copy = { $serial } is a copy of disc { $disc }. State: { $state }.
scanned-copy-dropped = { $serial } belongs to a disc that was canceled. A disc with this label is out of use.
scanned-copy-unrecorded = According to its tag, { $serial } is a copy of disc { $disc }, but this catalog has no record of its burn.
scanned-location = { $code } is the location { $path }.
scanned-person = { $code } is { $name }.
scanned-person-erased = { $code } is a person whose name was erased.
scanned-set = { $discs ->
    [one] { $set } is a set of { $discs } disc.
   *[other] { $set } is a set of { $discs } discs.
}
scanned-disc = Disc { $disc }: { $copies ->
    [one] { $good } of { $copies } copy is good.
   *[other] { $good } of { $copies } copies { $good ->
        [one] is
       *[other] are
    } good.
}{ $soon ->
    [0] { "" }
    [one] { " " }{ $soon } can be relied on, but is damaged: check it again soon.
   *[other] { " " }{ $soon } can be relied on, but are damaged: check them again soon.
}
scanned-disc-dropped = Disc { $disc } was canceled.
scanned-disc-gone = Disc { $disc } is no longer part of its set.
scanned-blanks = A box of blanks: { $name } ({ $media }).
scanned-unknown-product = { $gtin } is the bar code of a product that nobody has recorded.
scanned-set-dropped = { $set } was canceled.
scanned-no-study = No code, location or study matches.
scanned-studies = { $studies ->
    [one] { $studies } matching study.
   *[other] { $studies } matching studies.
}
scanned-studies-more = { $studies } matching studies are shown. There are { $more } more.
scanned-studies-many = { $studies } matching studies are shown. There are more than { $more } more.
scanned-similar = No exact match. { $studies ->
    [one] { $studies } similar study.
   *[other] { $studies } similar studies.
}
scanned-similar-names = No exact match. { $studies ->
    [one] { $studies } similar study
   *[other] { $studies } similar studies
}, with names like { $names }.
scanned-unknown-copy = No copy in this archive has the serial { $code }. If the catalog was rebuilt, it knows only what has been read since.
scanned-restored = An older catalog was restored on { $time }: what was recorded between its backup and then is not in it. That is kept in the archive's folder, in the file catalog.db.before-… of that time.
scanned-unknown-location = No location in this archive has the code { $code }.
scanned-unknown-person = Nobody in this archive has the code { $code }.
scanned-unknown-set = No set in this archive is called { $code }.
scanned-unknown-disc = No disc in this archive is called { $code }. If the catalog was rebuilt, it knows only what has been read since.
scanned-unknown-box = No box in this archive has the code { $code }.
scanned-shipment = { $code } is the code of a shipment.
scanned-unknown-shipment = No shipment in this archive has the code { $code }.
scanned-request = { $code } is the code of a request.
scanned-unknown-request = No request in this archive has the code { $code }.
scanned-unknown-list = No pull list in this archive has the code { $code }.
scanned-more-on-disc = { $studies ->
    [one] The disc holds { $studies } more study.
   *[other] The disc holds { $studies } more studies.
}
scanned-holds = { $studies ->
    [one] Holds { $studies } study.
   *[other] Holds { $studies } studies.
}
scanned-holds-parity = It holds no studies: it is a parity disc, which can rebuild other discs of its set. Keep it as carefully as they are.
scanned-held-parity = It holds no studies: it is a parity disc.
scanned-copies-here = { $copies ->
    [0] No copy is here.
    [one] { $copies } copy is here:
   *[other] { $copies } copies are here:
}
scanned-set-disc = { $disc }: { $copies ->
    [one] { $good } of { $copies } copy is good
   *[other] { $good } of { $copies } copies { $good ->
        [one] is
       *[other] are
    } good
}{ $soon ->
    [0] { "" }
   *[other] , { $soon } to be checked again soon
}
scanned-burned = According to its tag, it was burned in { $drive } ({ $when }). It is not known who burned it.
scanned-burned-at = According to its tag, it was burned in { $drive } at the station { $station } ({ $when }). It is not known who burned it.
scanned-replaced = It holds parity for images that its set no longer has. { $new } replaces it.
scanned-outdated = It holds parity for images that its set no longer has.
scanned-doubted = Another disc claims to be { $serial }.
scanned-quarantined = It is in quarantine: it does not count until it is released.
scanned-at = Location: { $place }
scanned-last-read = Last full read: { $when }
scanned-never-read = Never read in full.
listed-by-series = Listed under { $day }, the earliest date of its series, because its study date { $date } is invalid or in the future.
listed-by-series-undated = Listed under { $day }, the earliest date of its series, because it has no study date.
listed-by-import = Listed under { $day }, the day it was imported, because its study date { $date } is invalid or in the future.
listed-by-import-undated = Listed under { $day }, the day it was imported, because it has no study date.
hand-throw-label-away = If there is a disc with this label, let a full read record it again: stele verify --drive DRIVE. If there is none, throw the label away.
    .window = If there is a disc with this label, put it into a drive and click Verify there: a full read records it again. If there is none, throw the label away.
hand-keep-apart = Keep it apart from the set. Burn { $instead } and use that disc instead.
hand-under-way = It is being burned or read right now. Wait until that has finished.
hand-set-at-work = A job is working on this set right now. Wait until it has finished.
hand-return = It is lent. When it is back: stele return { $serial }. If it had no location before, or goes to another one, add --location LOCATION.
    .window = It is lent. When it is back, ask whoever looks after this station to record its return.
hand-nothing = There is nothing to do: according to the catalog, this copy is good and at its location.
hand-nothing-dropped = There is nothing to do: none of its files are waiting for a disc.
hand-put-back = When you take it out of the drive, put it back at { $place }. It was good when it was last read in full ({ $when }).
hand-nothing-read = There is nothing to do. On record, this copy is at { $place } and was good when it was last read in full ({ $when }).
hand-read-again = Keep it, and verify it again soon.
hand-stays-packed = It is packed in { $shipment }. Leave it in its box. To see the shipment: stele shipment show { $shipment }
    .window = It is packed in { $shipment }. Leave it in its box.
hand-read-first = Read it in full before you rely on it: stele verify { $serial } --drive DRIVE
    .window = Have it read in full before anybody relies on it.
hand-arrived = It was in transit. If it is here: stele copy arrived { $serial }
    .window = It was in transit. If it is here, ask whoever looks after this station to record that it has arrived.
hand-quarantined = It is in quarantine. Let a full read decide its state: stele verify { $serial } --drive DRIVE
    .window = It is in quarantine. Let a full read decide its state: put it into a drive and click Verify there.
hand-quarantined-read = It is in quarantine, and it has been read. When it may count again: stele copy release { $serial } --why TEXT
    .window = It is in quarantine, and it has been read. Before it counts again, whoever looks after this station must release it.
hand-second-reader = Have a second person read { $serial }, which replaces { $old }: stele verify { $serial } --drive DRIVE --as PERSON. Then { $old } can be taken out of use: stele copy retire { $old } --why TEXT
    .window = Have a second person read { $serial }, which replaces { $old }: put it into a drive, and let that person click Verify there. Then whoever looks after this station can take { $old } out of use.
hand-read-once-more = Read { $serial }, which replaces { $old }, once more: stele verify { $serial } --drive DRIVE. Then { $old } can be taken out of use: stele copy retire { $old } --why TEXT
    .window = Read { $serial }, which replaces { $old }, once more: put it into a drive and click Verify there. Then whoever looks after this station can take { $old } out of use.
hand-may-go = Other copies replace it: keep it apart from them. When it is no longer needed, take it out of use: stele copy retire { $serial } --why TEXT
    .window = Other copies replace it: keep it apart from them. When it is no longer needed, ask whoever looks after this station to take it out of use.
hand-seen-again = It is recorded as destroyed. Keep what you have apart. If it is only the label, throw the label away. If the disc itself is here: stele copy found { $serial } --destroyed --why TEXT
    .window = It is recorded as destroyed. Keep what you have apart. If it is only the label, throw the label away. If the disc itself is here, the record of its destruction is wrong: ask whoever looks after this station to correct it.
hand-keep-aside = Do not shelve it. Repair what it holds and burn a new copy. Mark this disc { $serial } and keep it apart.
hand-keep-aside-replace = Do not shelve it. Mark this disc { $serial } and keep it apart. Then replace it with a new copy, on a blank disc: stele copy replace { $serial } --drive DRIVE
    .window = Do not shelve it. Mark this disc { $serial } and keep it apart. Then replace it with a new copy, with the button on its card on the shelf.
hand-was-missing = It is recorded as missing. If you have it: stele copy found { $serial }. If you do not, look for it as listed above.
    .window = It is recorded as missing. If you have it, record that it was found. Otherwise look for it as listed on the shelf.
hand-found = It was recorded as lost. Record that it is here: stele copy found { $serial }
    .window = It was recorded as lost. If you have it, record that it was found.
hand-record-again = Let a full read record it in the catalog again: stele verify --drive { $drive }
    .window = Let a full read record it in the catalog again: click Verify at { $drive }.
hand-destroy = It is out of use, and may be destroyed as your policy allows.
hand-holds-files = It is out of use, and its disc was canceled, but it may hold files that are on no other disc. Before it is destroyed as your policy allows, open it like any other disc and import what is missing: stele ingest FOLDER, with --case and the same name if it belongs to a case.
    .window = It is out of use, and its disc was canceled, but it may hold files that are on no other disc. Before it is destroyed as your policy allows, open it like any other disc and import what is missing.
hand-slot-taken = { $serial } is in this slot. To see what to do with it: stele scan { $serial }
    .window = { $serial } is in this slot. To see what to do with it, scan its label.
hand-shelve-here = To shelve a copy here: stele shelve SERIAL --location { $code }
    .window = To shelve a copy here, scan this code when you are asked for the location.
hand-show-shipment = See the shipment: stele shipment show { $code }
    .window = It is the code of a shipment.
hand-show-request = See the request: stele request show { $code }
    .window = It is the code of a request.
hand-act-as = To act as this person, add --as { $code } to a command.
    .window = This person can work in this archive.
hand-borrower = This person borrows copies: stele lend SERIAL --to { $code }
    .window = This person borrows copies.
hand-retired = This person is retired and can no longer work here. To see who can: stele person list
    .window = This person is retired and can no longer work here.
hand-plan-again = Plan a new set: stele plan --media bd25 --copies 2
    .window = Plan a new set for what is waiting.
hand-set-done = There is nothing to do: according to the catalog, all its copies are burned and at their locations.
hand-disc-done = There is nothing to do: according to the catalog, as many copies of this disc are burned as its set needs.
hand-scan-again-restored = Scan it again. If it is still unknown, it was recorded after the backup, or it may belong to another archive: set it aside, and ask whoever looks after this station.
hand-scan-again = Scan it again. If it is still unknown, it may belong to another archive: set it aside, and ask whoever looks after this station.
hand-put-in = A log of this archive says that the disc with this label was burned here, but the catalog has no record of that burn: an older catalog was restored. Put the disc into a drive: stele verify --drive DRIVE
    .window = A log of this archive says that the disc with this label was burned here, but the catalog has no record of that burn: an older catalog was restored. Put the disc into a drive and read it in full.
hand-record-product = If it is a box of blanks, record what it holds: stele blanks product { $gtin } --name TEXT --media MEDIUM --pieces NUMBER
    .window = If it is a box of blanks, record what it holds under Shelf, Blanks.
hand-receive-blanks = If this box is new, receive it: stele blanks receive { $gtin } --lot LOT
    .window = If this box is new, receive it under Shelf, Blanks.
hand-open-blanks = No box is open. When you open one, record it: stele blanks open { $lot }
    .window = No box is open. When you open one, record it under Shelf, Blanks.
hand-only-kept-out = The files of this patient stay on the discs named above. If the decision was wrong, undo it as shown there.
    .window = The files of this patient stay on the discs named above. If the decision was wrong, ask whoever looks after this station to undo it.
hand-search-again = Try fewer letters, or a date.
hand-fetch = Fetch { $serial } ({ $place }). To restore the study from it: stele restore { $study } --to FOLDER --drive DRIVE
    .window = Fetch { $serial } ({ $place }).
hand-fetch-nothing = It is on no disc yet. To see what is to be done: stele status
    .window = It is on no disc yet.
hand-fetch-unsound = No copy of it can be relied on. What can be read may come from { $serial } ({ $state }, { $place }): stele restore { $study } --to FOLDER --drive DRIVE
    .window = No copy of it can be relied on. Fetch { $serial } ({ $state }, { $place }), and ask whoever looks after this station to restore what can be read.
hand-fetch-gone = No copy of it can be relied on, and none is known to be at hand. To see what became of its disc: stele scan { $disc }
    .window = No copy of it can be relied on, and none is known to be at hand. Ask whoever looks after this station.
hand-choose = Choose the study you want, or narrow the search with another word or a date.

## What a search found

found-day = Studies dated { $day }.
found-days = Studies dated { $from } to { $to }.
found-from = Studies dated { $day } or later.
found-to = Studies dated { $day } or earlier.
found-as-date = { $text } was read as a study date or birth date: { $day }.
found-as-dates = { $text } was read as a study date or birth date: { $first } to { $last }.
found-study = { $files ->
    [one] { $files } file
   *[other] { $files } files
}, { $size }; { $uid }
found-study-accession = accession { $number }, { $files ->
    [one] { $files } file
   *[other] { $files } files
}, { $size }; { $uid }
found-copy = { $serial }  disc { $disc }, { $state }, { $place }, last full read { $when }
found-copy-in-doubt = { $copy }; it came back in doubt, and has not been read since: read it before you rely on it
found-copy-unread = { $serial }  disc { $disc }, { $state }, { $place }, never read in full
found-id = ID { $id }
found-id-issuer = ID { $id } (issuer { $issuer })
found-no-disc = not on a disc yet
found-unseen = More of it may be on { $discs }: not seen since the catalog was rebuilt.
found-none-seen = no copy read since the catalog was rebuilt
found-part-sound = only part of it is on a copy that can be relied on ({ $serial } { $place }): there is none of { $disc }
found-no-sound-copy = no copy that can be relied on
found-of-others = { $files ->
    [one] { $files } file on its discs belongs to another patient and is left out.
   *[other] { $files } files on its discs belong to another patient and are left out.
}
found-kept-out = { $files ->
    [one] { $discs }: { $files } file names
   *[other] { $discs }: { $files } files name
} { $patient }. Decision { $decision } leaves { $files ->
    [one] it
   *[other] them
} out of the study of { $study }, which is another patient's. To see it: stele patient decisions. To undo it: stele patient undo { $decision }
    .window = { $files ->
    [one] { $discs }: { $files } file names
   *[other] { $discs }: { $files } files name
} { $patient }. Decision { $decision } leaves { $files ->
    [one] it
   *[other] them
} out of the study of { $study }, which is another patient's.
found-waiting = The study is waiting for a disc.
found-waiting-part = Part of the study is waiting for a disc.
found-unburned = Its disc { $disc } { $built ->
    [yes] is built, but not burned yet.
   *[no] is planned, but not built yet.
}
found-short = { $disc } needs { $wanted ->
    [one] { $wanted } copy
   *[other] { $wanted } copies
}; { $sound ->
    [0] none can be relied on.
    [one] { $sound } can be relied on.
   *[other] { $sound } can be relied on.
}
found-left-out = The study was left out: its files were gone before they were on a disc.
found-left-out-part = Part of the study was left out: its files were gone before they were on a disc.

## How a job ended

outcome-study-left-out = { $files ->
    [one] { $files } file of this study is on no disc: it changed or disappeared before its disc was built. Import its folder again.
   *[other] { $files } files of this study are on no disc: they changed or disappeared before their disc was built. Import their folder again.
}
outcome-study-given-up = { $files ->
    [one] { $files } file of this study was left out: it was gone before it was on a disc.
   *[other] { $files } files of this study were left out: they were gone before they were on a disc.
}
outcome-all-left-out = { $files ->
    [one] { $files } file is on no disc: it changed or disappeared before its disc was built.
   *[other] { $files } files of { $studies ->
        [one] { $studies } study
       *[other] { $studies } studies
    } are on no disc: they changed or disappeared before their disc was built.
}
outcome-planned = { $set } is planned: { $discs ->
    [one] { $discs } disc
   *[other] { $discs } discs
}, { $copies ->
    [one] { $copies } copy of each
   *[other] { $copies } copies of each
}.
outcome-build-images = Build its images.
outcome-imported = { $items ->
    [0] Nothing new to import.
    [one] Imported { $items } file.
   *[other] Imported { $items } files in { $studies ->
        [one] { $studies } study
       *[other] { $studies } studies
    }.
}{ $known ->
    [0] { "" }
    [one] { " " }{ $known } file was imported before.
   *[other] { " " }{ $known } files were imported before.
}
outcome-not-imported = { $files ->
    [one] { $files } file could not be imported. It is listed below.
   *[other] { $files } files could not be imported. They are listed below.
}
outcome-told-apart = It is recorded that the other disc is not { $serial }.
outcome-dropped = { $what } is canceled.
outcome-studies-wait-again = Its studies are waiting for a disc again.
outcome-shelved = { $serial } is shelved at { $place }.
outcome-copy-at = Location of { $serial }: { $place }.
outcome-built = { $images ->
    [0] No image was built.
    [one] { $images } image was built.
   *[other] { $images } images were built.
}
outcome-built-lost = The image of { $disc } is missing or beyond repair, and its source files have gone or changed.
outcome-built-empty = { $disc } has nothing left on it: its files are missing or have changed.
outcome-drop-disc = Cancel { $disc }.
outcome-build-outdated = Build { $disc } again, because the images of its set have changed.
outcome-burn-next = Insert a blank disc into a drive and burn.
outcome-files-replaced = { $files ->
    [one] The earlier content of { $files } file was left out. What is there now is already imported.
   *[other] The earlier content of { $files } files was left out. What is there now is already imported.
}
outcome-files-changed = { $files ->
    [one] { $files } file changed or disappeared. Import its folder again.
   *[other] { $files } files changed or disappeared. Import their folder again.
}
outcome-burn-good = { $serial } is good: every sector was read back and matches the image.
outcome-burn-unread = { $serial } was burned and closed, but not read back.
outcome-burn-blank = { $serial } was not burned.
outcome-burn-spoiled = { $serial } is not a good copy.
outcome-write-serial = Write { $serial } on the disc.
outcome-write-and-verify = Write { $serial } on the disc, and verify it.
outcome-still-blank = Nothing was written: the disc is still blank and can be used.
outcome-mark-spoiled = Mark this disc as spoiled, and do not shelve it.
outcome-second-good = { $serial } is verified in a second drive.
outcome-second-bad = { $serial } was burned in { $burner }, and this drive reads it badly.
outcome-shelve-it = Shelve it.
outcome-third-drive = Do not shelve it. Try a third drive.
outcome-set-good = { $copies ->
    [one] { $set }: { $copies } good copy was burned.
   *[other] { $set }: { $copies } good copies were burned.
}
outcome-set-spoiled = { $discs ->
    [one] { $discs } disc was spoiled.
   *[other] { $discs } discs were spoiled.
}
outcome-set-unread = { $discs ->
    [one] { $discs } disc was not read back.
   *[other] { $discs } discs were not read back.
}
outcome-set-second = { $copies ->
    [one] { $copies } copy was verified in a second drive.
   *[other] { $copies } copies were verified in a second drive.
}
outcome-set-left = { $copies ->
    [one] { $copies } copy is still to be burned.
   *[other] { $copies } copies are still to be burned.
}
outcome-verified = { $serial } is good: every sector was read and is correct.
outcome-verified-second = { $serial } is good, and verified in a second drive.
outcome-refuted = { $serial } was read in full, but does not hold what its disc was made with: sectors were changed together with their check values.
outcome-never-whole = The burn of { $serial } was cut off, so this disc was never complete. It is not a copy.
outcome-burn-replacement = Mark the disc as spoiled, and burn another copy on a new blank.
outcome-failed = { $serial } has failed: more of it is lost, or cannot be checked, than its parity can recover.
outcome-repair-together = Repair it together with another copy of the same disc.
outcome-damaged = { $sectors ->
    [one] { $sectors } sector ({ $size }) of { $serial } is damaged. Nothing is lost.
   *[other] { $sectors } sectors ({ $size }) of { $serial } are damaged. Nothing is lost.
}
outcome-uncompared = { $sectors ->
    [one] One sector ({ $size }) of { $serial } is damaged.
   *[other] { $sectors } sectors ({ $size }) of { $serial } are damaged.
} What it holds could not be compared as a whole, so nobody knows whether anything is lost.
outcome-check-again = Keep it, and verify it again within three months.
outcome-other-protection = { $serial } has its content, but sectors that protect it were changed together with their check values.
outcome-other-content = { $serial } does not hold what this archive has on record for its disc: it was changed, and its check values were made again.
outcome-replace = Do not use it to repair anything, and burn a copy in its place.
outcome-repair-and-burn = Repair it and burn a new copy.
outcome-recorded-again = This catalog had no record of the burn of { $serial }. The copy is now recorded again.
uncorrected-unreadable = its header cannot be read
uncorrected-deflated = its data set is compressed (deflated)
uncorrected-unordered = its elements are out of order
uncorrected-character-set = its character set lacks characters of the correction
uncorrected-value = the corrected value is not allowed in a header
uncorrected-undecided = it is not decided which patient it belongs to (stele patient mismatches)

## While discs are burned

burning-now-busy = Another command is using the drive.
burning-now-rewritable = The disc in the drive is rewritable, and does not count as an archive copy.
burning-now-blank = There is a blank disc in the drive.
burning-now-other-blank = The blank disc in the drive is not of the class that the set was planned for.
burning-now-written = The disc in the drive is already written.
burning-now-open = The tray is open.
burning-now-nothing = The drive is empty.
burning-now-unusable = The drive cannot use the disc in it.
burning-now-disc = In the drive now: { $found }.
burning-blank-wanted = { $left ->
    [one] Insert a blank disc into { $drive }: { $left } copy is left to burn. { $now }
   *[other] Insert a blank disc into { $drive }: { $left } copies are left to burn. { $now }
}
burning-virtual-blank = In another terminal: stele drive load { $drive } --blank { $blank }
burning-blank-not-wanted = { $stopped ->
    [yes] Waiting for a blank disc in { $drive } was stopped.
   *[no] { $drive } no longer needs a blank disc.
}
burning-not-burned = { $drive }: nothing was written. Another command burns this copy, has burned it, or is using the drive.
burning-begun = { $drive }: burning { $serial } of { $disc }.
burning-begun-another = { $drive }: burning another copy of { $disc }.
burning-good = { $drive }: { $serial } is good. Write { $serial } on the disc.
burning-unread = { $drive }: { $serial } was closed, but not read back. Write { $serial } on the disc, and verify it.
burning-blank = { $drive }: { $serial } was not burned. Nothing was written: the disc is still blank and can be used.
burning-spoiled = { $drive }: { $serial } is spoiled. Mark the disc, and do not shelve it.
burning-copy-wanted = Insert { $serial } into { $drive } to verify it there too. It was burned in { $burner }. { $now }
burning-reading = { $drive }: reading { $serial }.
burning-second-good = { $drive }: { $serial } is verified in a second drive. Shelve it.
burning-second-bad = { $drive }: { $serial } was burned in { $burner } and cannot be read properly here. Do not shelve it. Try a third drive.
burning-drive-done = { $drive } has nothing left to do.
burning-disc-left = { $drive }: { $disc } is passed over, and the blank is kept: { $message } [{ $code }].
burning-drive-left = { $drive } is no longer used: { $message } [{ $code }]. { $advice }

## Questions before something is lost

ask-spoil = Spoil the disc in { $drive }?
ask-spoils = { $drive }: { $job }. If you stop now, this disc is spoiled and can never be used again.
ask-burn-again = The copy must then be burned again on a new blank disc.
ask-keep-burning = Keep burning
ask-after-disc = Stop after this disc
ask-spoil-now = Spoil the disc
ask-stop-reading = Stop reading back the disc in { $drive }?
ask-unproven = { $drive }: { $job }. The disc is fully written, but not yet compared with its image. If you stop now, it is not a good copy unless it is later verified in full.
ask-keep-reading = Keep reading
ask-stop-reading-now = Stop reading back
ask-begins-again = { $job }: this would have to start again from the beginning.
ask-waits = { $drive } is waiting. Nothing is lost.
ask-close = Close Stele while jobs are running?
ask-keep-working = Keep working
ask-finish-and-close = Finish the disc, then close
ask-spoil-and-close = Spoil the disc and close
ask-stop-and-close = Stop and close
ask-label = Does the label say { $serial }?
ask-label-only = Nothing on the disc in { $drive } shows which copy it is. Only its label can.
ask-label-recorded = The record will say that the copy was identified by its label.
ask-label-leave = Do not verify
ask-label-yes = The label says { $serial }
ask-same-disc = Is the disc in { $drive } a different one?
ask-same-disc-read = The last disc like it that was read by its label was { $other }. { $serial } looks the same. Put in the disc whose label says { $serial } before you answer.
ask-same-disc-yes = Different: the label says { $serial }
ask-one-person = Are these really one person?
ask-one-person-then = If you confirm it, each study of one is shown as the other's. You can undo that later.
ask-one-person-keep = Change nothing
ask-one-person-now = One person
ask-destroyed = Was { $serial } destroyed?
ask-destroyed-counts = It will no longer count. If a disc with this serial turns up later, Stele will report it. The reason you gave is kept.
ask-destroyed-keep = Do not record it
ask-destroyed-now = Record it as destroyed
ask-drop = Cancel { $set }?
ask-drop-removes = { $images ->
    [0] Its plan is
    [one] Its plan and { $images } image are
   *[other] Its plan and { $images } images are
} removed, and { $serials ->
    [one] { $serials } serial number
   *[other] { $serials } serial numbers
} will never be used.
ask-drop-unburned = None of it has been burned. Its studies will wait for a disc again.
ask-drop-spoiled = { $discs ->
    [one] No disc holds it. { $discs } spoiled disc goes out of use.
   *[other] No disc holds it. { $discs } spoiled discs go out of use.
} Its studies will wait for a disc again.
ask-drop-lost = { $images ->
    [one] { $images } image is missing or altered. Files that were only in that image are lost, even if the disk with the images comes back.
   *[other] { $images } images are missing or altered. Files that were only in those images are lost, even if the disk with the images comes back.
}
ask-drop-keep = Keep it
ask-drop-now = Cancel the set
ask-leave-out = Leave this study out?
ask-leave-out-files = { $files ->
    [one] Its { $files } file will be on no disc. If it is found, import it again.
   *[other] Its { $files } files will be on no disc. If they are found, import them again.
}
ask-leave-out-keep = Keep it waiting
ask-leave-out-now = Leave it out
ask-leave-out-why = confirmed in the window: its files are gone for good
ask-closing = Stele closes as soon as its jobs have stopped.
ask-closing-disc = Stele closes when the disc in progress is finished.
ask-end = Stele was asked to end, and is stopping.
ask-end-discs = { $discs ->
    [one] Stele was asked to end. { $discs } disc is being burned: it will be finished and read back first. To stop at once, and spoil that disc, ask again.
   *[other] Stele was asked to end. { $discs } discs are being burned: they will be finished and read back first. To stop at once, and spoil those discs, ask again.
}
ask-end-now = Stele was asked again to end, and stops now.
ask-end-now-discs = { $discs ->
    [one] Stele was asked again to end. It stops now, and spoils { $discs } disc.
   *[other] Stele was asked again to end. It stops now, and spoils { $discs } discs.
}

## What interrupted jobs left behind

notice-done = { $job ->
    [ingest] An import
    [plan] A plan
    [build] A build
    [burn] A burn
    [trial] A trial burn
    [verify] A verification
    [restore] A restore
    [deliver] A delivery
    [rebuild] Rebuilding the catalog
   *[drop] Canceling a set
} (started { $at }) was interrupted at the very end. All of it is kept.
notice-import = An import (started { $at }) was interrupted. Nothing of it was kept.
notice-plan = A plan (started { $at }) was interrupted. Nothing of it was stored.
notice-verify = A verification (started { $at }) was interrupted. It does not count.
notice-restore = A restore (started { $at }) was interrupted. Files that are already there are complete.
notice-deliver = A delivery (started { $at }) was interrupted. It is not complete: give the same command again, or remove its unfinished files.
notice-rebuild = Rebuilding the catalog from discs (started { $at }) was interrupted. The discs recorded by then are complete.
notice-trial = A trial burn (started { $at }) was interrupted.
notice-job = A job (started { $at }) was interrupted.
notice-build = { $removed ->
    [0] A build (started { $at }) was interrupted.
   *[other] A build (started { $at }) was interrupted. Its unfinished image was removed.
}
notice-dropped = Canceling a set (started { $at }) was interrupted, and has now been completed.
notice-not-dropped = Canceling a set (started { $at }) was interrupted before it removed anything.
notice-blank = The burn of copy { $serial } (started { $at }) was interrupted before anything was written. The disc is as it was.
notice-suspect = { $phase ->
    [writing] The burn of copy { $serial } (started { $at }) was interrupted while the disc was being written.
    [reading] The burn of copy { $serial } (started { $at }) was interrupted while the disc was being closed, or before it was read back.
   *[unknown] The burn of copy { $serial } (started { $at }) was interrupted.
} The copy does not count until a full read decides.
notice-decided = The burn of copy { $serial } (started { $at }) was interrupted at the very end. State of the copy: { $state }.
notice-next-import = Give the same ingest command again: it imports only what is not there yet.
    .window = Import the folder again: only what is not there yet is imported.
notice-next-plan = Plan again.
notice-next-burn = Give the same burn command again.
    .window = Start the burn again.
notice-next-build = Give the same build command again.
    .window = Start the build again.
notice-next-again = Give the same command again.
    .window = Start the job again.
notice-next-nothing = There is nothing to do.
notice-next-dropped = Its studies are waiting for a disc again. Plan a new set.
notice-next-suspect = Let a full read decide: stele verify { $serial } --drive { $drive }. If it fails, burn another copy on a new blank.
    .window = Let a full read decide: put { $serial } into a drive and click Verify there. If it fails, burn another copy on a new blank.
held-read-only = Nothing can be written to this archive: its folder or its disk is read-only, or you do not have permission to write there.
held-full = Nothing can be written to this archive: its disk is full or cannot take another file, or a quota is used up.
held-clock = Nothing is written to this archive: the computer's clock says { $now }, and the archive's last entry is from { $last }.
held-behind = { $what } Nothing is written to it.
held-damaged = The catalog file is damaged. Nothing is written to it, and what it shows may be wrong.
held-altered = The structure of the catalog was changed by a program other than Stele. Nothing is written to it, and what it shows may be wrong.
held-next-read = You can still search this archive and read from it.
held-next-behind = Restore the newer catalog.db: stele catalog restore FILE --why TEXT. If it is lost, continue with this one: stele catalog accept --why TEXT
    .window = Ask whoever looks after this station to restore the newer catalog, or, if it is lost, to accept this one.
held-next-damaged = Keep the folder as it is, and restore the last backup: stele catalog restore FILE --why TEXT
    .window = Keep the folder as it is, and ask whoever looks after this station to restore the last backup.
held-next-altered = To see what was changed: stele audit verify. Restore the last backup from before that: stele catalog restore FILE --why TEXT
    .window = Ask whoever looks after this station to restore the last backup from before the catalog was changed.
held-next-clock = Set the computer's clock. If it is right, record that: stele audit confirm-clock --why TEXT
    .window = Ask whoever looks after this station to set the computer's clock, or to record that it is right.
held-make-writable = To change it, work as a user who may write to its folder, or have the folder and its disk made writable.
held-make-room = Free some space on the archive's disk.
clock-confirmed = The clock is recorded as right: it is { $now }, and the previous entry is from { $last }.
clock-fits = The clock agrees with the archive's last entry. Nothing was recorded.

## Patients, mismatches and decisions

whose-id = { $patient }, ID { $id }
whose-id-issuer = { $patient }, ID { $id } (issuer { $issuer })
whose-issuer = { $patient } (issuer { $issuer })
whose-also = Its files also name { $patients }.
mismatch-heading = Patient mismatches to resolve. Decide for each whether both are the same person, and whose data is right.
mismatch-studies = { $patient } ({ $about }): other studies with the same ID name { $says }
mismatch-files = { $patient } ({ $about }): { $files ->
    [0] files name { $says }
    [one] { $files } of the study's { $all } files names { $says }
   *[other] { $files } of the study's { $all } files name { $says }
}
mismatch-files-known = { $patient } ({ $about }): { $files ->
    [0] files name { $says }, who has other studies here
    [one] { $files } of the study's { $all } files names { $says }, who has other studies here
   *[other] { $files } of the study's { $all } files name { $says }, who has other studies here
}
mismatch-next = { $kind ->
    [studies] If both are the same person, and { $says } is right: stele patient answer { $number } --merge. If { $patient } is right: stele patient answer { $number } --merge --keep. If they are two people: stele patient answer { $number } --two-people
    [known] If both are the same person, and { $says } is right: stele patient answer { $number } --merge. If { $patient } is right: stele patient answer { $number } --merge --keep. If they are two people: stele patient answer { $number } --wrong-patient
   *[files] If both are the same person, and { $says } is right: stele patient answer { $number } --correction. If { $patient } is right: stele patient answer { $number } --correction --keep. If they are two people: stele patient answer { $number } --wrong-patient
}
mismatch-unresolved = { $count ->
    [one] It is not decided whether this is one person (mismatch { $numbers }): stele patient mismatches
   *[other] It is not decided whether this is one person (mismatches { $numbers }): stele patient mismatches
}
    .window = { $count ->
    [one] It is not decided whether this is one person: resolve the patient mismatch.
   *[other] It is not decided whether this is one person: resolve the { $count } patient mismatches.
}
mismatch-in-plan = { $mismatches ->
    [one] { $mismatches } patient mismatch is not resolved, and a burned disc cannot be changed: stele patient mismatches
   *[other] { $mismatches } patient mismatches are not resolved, and a burned disc cannot be changed: stele patient mismatches
}
mismatch-resolved = { $mismatches ->
    [one] { $mismatches } mismatch is resolved.
   *[other] { $mismatches } mismatches are resolved.
}
mismatch-left = { $mismatches ->
    [one] { $mismatches } mismatch is still to be resolved: stele patient mismatches
   *[other] { $mismatches } mismatches are still to be resolved: stele patient mismatches
}
    .window = { $mismatches ->
    [one] { $mismatches } mismatch is still to be resolved.
   *[other] { $mismatches } mismatches are still to be resolved.
}
whose-listed = { $studies ->
    [one] { $patient }: { $studies } study
   *[other] { $patient }: { $studies } studies
}
whose-listed-also = also { $patient }
decision-correction = { $who } was corrected to { $other }
decision-merge = { $who } and { $other } are one person
decision-split = { $study } belongs to { $other }, not to { $who }
decision-wrong-patient = files of { $study } that name { $who } are left out
decision-two-people = { $who } and { $other } are two people ({ $study })
decision-undone = { $decision } (undone)
decision-left-out = { $study }: { $files } of { $files ->
    [one] its files is left out
   *[other] its files are left out
}, and { $kept ->
    [one] { $kept } file remains in the study.
   *[other] { $kept } files remain in the study.
}
decision-none = No patient mismatch fits this answer: nothing was changed.
decision-recorded = { $count ->
    [one] Decision { $numbers } is recorded. To undo it: stele patient undo { $numbers }
   *[other] Decisions { $numbers } are recorded. To undo them: stele patient undo { $numbers }
}
    .window = The decision is recorded. Whoever looks after this station can undo it.
decision-now-undone = { $count ->
    [one] Decision { $numbers } is undone.
   *[other] Decisions { $numbers } are undone.
}
correction-read-as = The list was read as { $encoding }, with { $separator ->
    [semicolons] semicolons
    [tabs] tabs
   *[commas] commas
} between the fields.
correction-refused = Nothing was changed. Fix these lines, then give the list again:
correction-line = line { $line }: { $why }
correction-line-column = line { $line }, { $column }: { $why }
correction-done = { $patients ->
    [one] { $patients } patient was corrected.
   *[other] { $patients } patients were corrected.
}
correction-unchanged = { $lines ->
    [one] { $lines } line was correct already.
   *[other] { $lines } lines were correct already.
}
correction-undo = These are decisions { $first } to { $last }. To undo one: stele patient undo NUMBER
correction-undo-one = This is decision { $first }. To undo it: stele patient undo { $first }
correction-wrong-columns = the first line must name the columns: patient_id, any of issuer, name and birth_date, and at least one of new_patient_id, new_issuer, new_name, new_birth_date and new_sex; each once, and no others
correction-wrong-fields = it does not have as many fields as the first line
correction-wrong-quote = a quotation mark is not closed
correction-wrong-text = a field is too long, or contains a line break, a backslash or an invisible character: type it by hand
correction-wrong-misread = its letters were read in a wrong encoding before they were written here: export the table again from its source, as CSV UTF-8
correction-wrong-rounded = the spreadsheet has rounded a patient ID: format the column as Text, and enter it again
correction-wrong-no-value = the spreadsheet had no value here, or no room to show it: widen the column or fix the cell, and save the table again
correction-wrong-birth-date = the birth date is in the future
correction-wrong-no-id = it has no patient_id; for a patient without an ID, give name and birth_date
correction-wrong-date = a date is invalid, or is not a single day: write 1962-03-04
correction-wrong-sex = the sex must be M, F or O
correction-wrong-not-found = no patient in the archive matches
correction-wrong-several = several patients match: add issuer, name or birth_date
correction-wrong-known = the corrected patient is another patient of the archive: stele patient merge NUMBER --into NUMBER --why TEXT
correction-wrong-twice = an earlier line is about the same patient

## Why a file is an exception

exception-unlisted = set aside by another version of Stele
exception-beyond-repair = the image was altered and is beyond repair
exception-beyond-repair-gives = the image was altered and is beyond repair, but { $files ->
    [one] 1 file
   *[other] { $files } files
} can be restored from it
exception-not-as-built = this image was altered after it was built
exception-in-the-way = something else is where this image belongs
exception-tried-together = not all discs of this set can be rebuilt from its images as they are now
exception-other-files = its image is missing, and its files are not those that were in it, though they look the same
exception-link = symbolic link, not followed
exception-special = not a regular file
exception-folder-unreadable = the folder cannot be read
exception-file-unreadable = the file cannot be read
exception-no-name = the path has no name
exception-program = a program is hidden in the DICOM preamble
exception-empty = the file is empty
exception-cut-off = DICOM, but cut off
exception-malformed = named or marked as DICOM, but not readable as DICOM
exception-no-uid = DICOM without a valid UID of a study, series or object
exception-directory = the index of another medium (DICOMDIR)
exception-patient = the patient differs from the rest of the study
exception-changed-object = another file has the same object identifier (SOP Instance UID) but different content
exception-no-study = belongs to no study: import it with a case
exception-character-set = names may be wrong: they do not fit the declared character set
exception-empty-folder = the folder is empty, and discs hold only files
exception-birth-date = the patient's birth date is invalid or in the future
exception-replaced = this file has changed since it was imported
exception-rewritten = this file was modified after it was imported; its length and its first bytes are the same, and the rest cannot be compared, because there is no earlier copy of it
exception-replaced-on = this file has changed since it was imported on { $day }; the earlier version is on { $discs }
exception-replaced-gone = this file has changed since it was imported on { $day }; the earlier version is on no disc and can no longer be found
exception-file-gone = the file is missing
exception-file-changed = the file has changed since it was imported
exception-listed = { $path }: { $reason }
exception-listed-other = { $path }: { $reason }: { $other }
exception-group = { $files ->
    [one] { $reason } [{ $code }]: { $path }
   *[other] { $reason } [{ $code }]: { $files } files, such as { $path }
}

## The catalog: backups, and one that is behind

status-disc-unseen = { $disc }  not seen since the catalog was rebuilt
from-discs-recorded = { $from }: recorded as { $disc }, with { $studies ->
    [0] no studies (it holds the parity of its set)
    [one] 1 study
   *[other] { $studies } studies
}{ $files ->
    [0] .
    [one] {" "}(1 file).
   *[other] {" "}({ $files } files).
}
from-discs-known = { $from }: { $disc } is already recorded.
from-discs-lists = { $lists ->
    [one] Its manifest gave 1 file list back that was missing or damaged.
   *[other] Its manifest gave { $lists } file lists back that were missing or damaged.
}
from-discs-known-unread = { $from }: { $disc } is already recorded. The image was not checked. To check it: stele verify --image { $file }
from-discs-contradicts = { $disc } and { $other } contradict each other: what one says of the other is not what is recorded. One of the two was changed. Read other copies of both before you rely on either.
from-discs-mended = { $sectors ->
    [one] 1 damaged sector was rebuilt from parity.
   *[other] { $sectors } damaged sectors were rebuilt from parity.
}
from-discs-copy = The disc is { $serial }: { $state }.
from-discs-no-copy = Which copy it is could not be recorded: { $error } [{ $code }]
from-discs-refused = Nothing was recorded from { $from }. The reason: { $error } [{ $code }]
from-discs-not-seen = Not seen yet: { $discs }.
from-discs-short = { $disc }: { $sound } of { $wanted } copies have been read and are good.
from-discs-lost = Some facts were in the lost catalog alone, and on no disc: where the discs are, who has them, how many copies are wanted, and decisions about patients.
from-discs-next-more = Put the other discs into drives, one after another: stele catalog rebuild --from { $drive } --why TEXT
from-discs-next-shelve = Record where { $serial } is: stele shelve { $serial } --location LOCATION
from-discs-next-status = See what is recorded now: stele status

backup-written = The catalog is backed up in { $file } ({ $size }). The backup was read back: { $rows ->
    [one] the { $rows } entry of its audit trail is intact.
   *[other] the { $rows } entries of its audit trail are intact.
}
backup-written-problems = The catalog is backed up in { $file } ({ $size }). The backup was read back: its audit trail is not intact, and neither is that of the catalog itself (problems found: { $problems }).
backup-lists = Its file lists are in the folder `lists` beside it ({ $lists ->
    [one] { $lists } file
   *[other] { $lists } files
}, { $size }).
backup-lists-none = None of its file lists is intact, here or beside it: it can restore none of them ({ $lists ->
    [one] { $lists } file
   *[other] { $lists } files
}).
backup-lists-some = Of its { $lists } file lists, { $wrong } cannot be restored: { $wrong ->
    [one] it is
   *[other] they are
} intact neither here nor beside it. It needs the others, in the folder `lists` beside it.
backup-head = Last hash of its audit trail: { $head }
restored-catalog = { $rows ->
    [one] The backup is now the archive's catalog: the { $rows } entry of its audit trail is intact.
   *[other] The backup is now the archive's catalog: the { $rows } entries of its audit trail are intact.
}
restored-older = { $rows ->
    [one] The previous catalog was newer: its last entry is not in this one.
   *[other] The previous catalog was newer: its last { $rows } entries are not in this one.
}
restored-newer = { $rows ->
    [one] The previous catalog was older: { $rows } entry was added after it.
   *[other] The previous catalog was older: { $rows } entries were added after it.
}
restored-branches = Neither its audit trail nor that of the previous catalog continues the other one: one of the two was changed, or both were used separately.
restored-first = There was no catalog here before.
restored-unreadable = The previous catalog could not be read.
restored-burned = { $copies ->
    [one] The burn logs tell of a copy that was burned after this backup
   *[other] The burn logs tell of { $copies } copies that were burned after this backup
}: { $serials }. Verify each such disc before anything is burned in its place; it is recorded again then: stele verify --drive DRIVE
restored-only-in-logs = { $copies ->
    [one] A burn log names a copy whose disc this catalog does not have
   *[other] Burn logs name { $copies } copies whose discs this catalog does not have
}: { $serials }. Put each one into a drive before anything is planned or burned, and record it from what it says itself: stele catalog rebuild --from DRIVE --why TEXT
restored-otherwise = { $copies ->
    [one] The previous catalog had a later record of a copy, which this one does not have
   *[other] The previous catalog had later records of { $copies } copies, which this one does not have
}. What it had last:
restored-otherwise-copy = { $serial }: { $state }, { $place } (recorded on { $time }{ $carried ->
    [yes] , and again in this catalog
   *[no] {""}
})
restored-carried = The newer catalog, which this one replaced, had this on record since { $time }
restored-otherwise-more = and { $copies } more
restored-otherwise-advice = Record again what is not on record here yet, or count what is there: stele stocktake begin
restored-lost = The previous catalog had records that this one does not have:
restored-lost-list = All of them are listed in { $file }. Status names this file until you remove it.
restored-lost-no-list = They could not be listed in a file.
restored-erased = { $count ->
    [one] { $count } name or reason that had been erased is in the backup: it was erased again.
   *[other] { $count } names or reasons that had been erased are in the backup: they were erased again.
}
restored-unread = Some of what the previous catalog knew could not be read: more may be missing.
lost-list = Records of the catalog that was replaced on { $time }, which the restored one does not have. Record them again, then remove this file.
lost-copy = { $serial } ({ $state ->
    [lost] lost
    [missing] missing
    [quarantined] in quarantine
    [lent] lent
    [transit] in transit
    [failed] failed
    [retired] out of use
    [destroyed] destroyed
    [suspect] not known to be intact
    [migrate] to be replaced
    [watch] to be checked again soon
    [good] good
   *[other] not burned in full
}{ $carried ->
    [yes] , recorded again
   *[no] {""}
})
lost-kind = { $kind ->
    [erasures] { $count ->
        [one] { $count } erasure of a name or a reason
       *[other] { $count } erasures of names or reasons
    }
    [copies] { $count ->
        [one] { $count } copy (burned, read, filed or recorded otherwise)
       *[other] { $count } copies (burned, read, filed or recorded otherwise)
    }
    [loans] { $count ->
        [one] { $count } copy that was lent or returned
       *[other] { $count } copies that were lent or returned
    }
    [requests] { $count ->
        [one] { $count } request
       *[other] { $count } requests
    }
    [deliveries] { $count ->
        [one] { $count } delivery
       *[other] { $count } deliveries
    }
    [incidents] { $count ->
        [one] { $count } incident
       *[other] { $count } incidents
    }
    [shipments] { $count ->
        [one] { $count } shipment
       *[other] { $count } shipments
    }
    [decisions] { $count ->
        [one] { $count } decision about patients
       *[other] { $count } decisions about patients
    }
    [locations] { $count ->
        [one] { $count } location
       *[other] { $count } locations
    }
    [people] { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
    [studies] { $count ->
        [one] { $count } import of a study
       *[other] { $count } imports of studies
    }
    [sets] { $count ->
        [one] { $count } set
       *[other] { $count } sets
    }
    [stocktakes] { $count ->
        [one] { $count } stock-take
       *[other] { $count } records of stock-takes
    }
    [checks] { $count ->
        [one] { $count } record of quarterly checks
       *[other] { $count } records of quarterly checks
    }
    [blanks] { $count ->
        [one] { $count } record of blanks
       *[other] { $count } records of blanks
    }
   *[exceptions] { $count ->
        [one] { $count } exception
       *[other] { $count } exceptions
    }
}{ $names ->
    [none] { "" }
   *[other] : { $names }{ $more ->
        [0] { "" }
       *[other] , and { $more } more
    }
}
restored-lists = { $lists ->
    [one] Its { $lists } file list is here.
    [2] Both of its file lists are here.
   *[other] All { $lists } of its file lists are here.
}
restored-lists-wrong = { $lists ->
    [one] Its { $lists } file list can be read neither beside the backup nor here.
   *[other] Of its { $lists } file lists, { $wrong } can be read neither beside the backup nor here.
}
restored-kept = The previous catalog is kept as { $file }.
catalog-lists-restored = { $lists ->
    [0] No list was restored.
    [one] { $lists } list was restored.
   *[other] { $lists } lists were restored.
}
catalog-lists-complete = Every list is there as it was written.
catalog-lists-wrong = Still missing or damaged:
catalog-accepted = { $what } This is recorded, and work continues with this catalog.
catalog-accepted-unknown = It was not known where the previous catalog ended. It is recorded that work continues with this one.
catalog-accepted-discs = It is recorded that work continues with this catalog, although discs of another catalog of this archive were seen. Keep those discs apart.
catalog-accepted-seen = { $copies ->
    [one] A disc was read here that this catalog did not burn
   *[other] Discs were read here that this catalog did not burn
}: { $serials }. Before anything is burned in its place, let a full read record it: stele verify --drive DRIVE
catalog-accepted-same = This is the same catalog that was here before. Nothing was recorded.
catalog-withdrawn = Copies may have been burned that this catalog has no record of, so its planned copies get new serials. { $count ->
    [one] Throw away this label, and keep any disc that has it: { $serials }
   *[other] Throw away these labels, and keep any disc that has one of them: { $serials }
}
catalog-withdrawn-more = { $more ->
    [one] { $more } more label is to be thrown away.
   *[other] { $more } more labels are to be thrown away.
} To check a label: stele scan SERIAL
catalog-end-damaged = catalog.db.head is damaged, so it is not known where this catalog ended: an older one in its place would not be noticed. If this may be an older one: stele catalog accept --why TEXT
catalog-end-missing = catalog.db.head is missing, so it is not known where this catalog ended: it may be an older one that was copied here. The disc that was burned last can show whether it is: stele verify --drive DRIVE. If this may be an older catalog: stele catalog accept --why TEXT
catalog-older = This catalog is older than the one that was here before: its audit trail ends at entry { $rows }, but entry { $seen } was seen.
catalog-other = This catalog is not the one that was here before, or its audit trail was changed: entry { $seen } is different.
catalog-never-backed-up = No backup of this catalog is known. To make one: stele catalog backup
catalog-backup-due = { $days ->
    [one] The catalog was last backed up { $days } day ago: stele catalog backup
   *[other] The catalog was last backed up { $days } days ago: stele catalog backup
}

## What a disc survives

survives = Survives one damaged stretch of up to { $size } ({ $percent }% of what is written on the disc).
survives-rim = Survives one damaged stretch of up to { $size } ({ $percent }% of what is written on the disc), such as a rim { $rim } mm wide.
survives-rim-scratch = Survives one damaged stretch of up to { $size } ({ $percent }% of what is written on the disc), such as a rim { $rim } mm wide or a scratch { $scratch } cm long from the rim inward.
survives-more = With --parity { $parity }, { $disc } could do more: { $what }
survives-no-room = With --parity { $parity }, a disc survives one damaged stretch of up to { $percent }% of what is written on it, but { $disc } has no room for that: use more discs or a larger medium.

## The window

window-add-virtual-drive = Add a virtual drive
window-amount-files = { $files ->
    [one] { $files } file
   *[other] { $files } files
}
window-amount-studies = { $studies ->
    [one] { $studies } study
   *[other] { $studies } studies
}
window-amount-tries = { $tries ->
    [one] { $tries } attempt
   *[other] { $tries } attempts
}
window-answer-more = { $what } Search for the study you want.
window-answer-next = Next: { $step }
window-archive-busy = Another job is running: { $job }.
window-archive-unreadable = The archive could not be read.
window-arrived = { $serial } has arrived
window-ask-blank = { $copies ->
    [one] Insert a blank disc into { $drive }: { $copies } copy is left to burn.
   *[other] Insert a blank disc into { $drive }: { $copies } copies are left to burn.
}
window-ask-copy = Insert { $serial } into { $drive } to verify it there too. It was burned in { $burner }.
window-bring-image-back = Recover the image of { $disc }
window-build = Build { $disc }
window-build-again = Build { $disc } again
window-build-images = Build images
window-burn = Burn this copy
window-burn-all-busy = { $step } All drives are busy.
window-burn-another = Burn another copy of disc { $disc }.
window-burn-blank-there = { $step } There is a blank disc in { $drive }.
window-burn-copy = Burn copy { $serial } of disc { $disc }.
window-burn-eject = { $step } Eject a disc and insert a blank { $medium }.
window-burn-in-drive = Burn in { $drive }
window-burn-in-drives = Burn { $discs } discs in { $drives } drives
window-burn-insert = { $step } Insert a blank disc into { $drive }.
window-burn-no-drive = { $step } Connect a drive first.
window-burn-no-drive-practice = { $step } Connect a drive, or add a virtual one to practice with.
window-burn-set = Burn { $copies } copies for { $set } in { $drives }. Each drive asks for its discs, and each copy is then verified in another drive.
window-busy-wait = Wait until that job has finished, or stop it.
window-case = Case
window-case-hint = for files without a study
window-close = Close
window-close-key = Escape
window-close-tray = Close tray
window-close-tray-drive = Close tray of { $drive }
window-column-birth-date = Birth date
window-column-date = Date
window-column-files = Files
window-column-id-issuer = ID issuer
window-column-modality = Modality
window-column-name = Name
window-column-patient-id = Patient ID
window-column-sex = Sex
window-column-size = Size
window-column-study = Study
window-copies = Copies
window-copy-insert = { $step } Insert { $serial } into { $drive }.
window-copy-there = { $step } { $serial } is in { $drive }.
window-decisions = Decisions about patients
window-decisions-none = There are none.
window-destroyed = Record { $serial } as destroyed
window-dismiss = Dismiss
window-dismiss-drive = Dismiss the message of { $drive }
window-drive-busy = { $drive } is busy: { $job }.
window-drive-gone = This drive is no longer connected.
window-drives = Drives
window-drives-looking = Looking for drives…
window-drives-none = This station has no drive.
window-drives-unknown = The drives could not be listed.
window-drop = Cancel { $what }
window-eject = Eject
window-eject-drive = Eject { $drive }
window-exception = { $path }: { $reason }
window-exceptions = Exceptions
window-folder = Folder
window-folder-hint = drop a folder here, or type its path
window-hide-decisions = Hide
window-image-built = image built
window-import = Import
window-import-folder = Import this folder
window-insert-blank = Insert a blank
window-insert-blank-drive = Insert a blank into { $drive }
window-insert-copy = Insert { $serial } into { $drive }
window-insert-virtual-blank = Insert a virtual blank into { $drive }
window-job-burn = Burning { $what }
window-job-burn-another = Burning another copy of { $disc }
window-job-burn-copy = Burning { $serial } of { $disc }
window-job-build = Building images
window-job-detail = { $phase }: { $detail }
window-job-import = Importing studies
window-job-part = { $phase } { $percent }%
window-job-part-left = { $phase } { $percent }%, { $left } left
window-job-plan = Planning discs
window-job-rate = { $done }, { $rate }/s
window-job-rate-left = { $done }, { $rate }/s, { $left } left
window-job-verify-copy = Verifying { $serial }
window-job-verify-disc = Verifying the disc in { $drive }
window-jobs-elsewhere = No job is running in this window.
window-jobs-none = No job is running.
window-leave-out = Leave this study out
window-left-out-import = { $what } To archive them as they are now, import their folders again.
window-location = Location
window-location-hint = Site/Room/Rack/Shelf/Slot, or scan its code
window-mark-reviewed = Mark as reviewed
window-medium = Medium
window-mismatch-files = { $files ->
    [0] Files name a different patient than their studies do.
    [one] { $files } file names a different patient than its study does.
   *[other] { $files } files name a different patient than their studies do.
}
window-mismatch-known-patient = { $files ->
    [0] Files name a different patient than their studies do. That patient has other studies in this archive.
    [one] { $files } file names a different patient than its study does. That patient has other studies in this archive.
   *[other] { $files } files name a different patient than their studies do. That patient has other studies in this archive.
}
window-mismatch-one-person = Same person: show as { $patient }
window-mismatch-other-studies = Other studies
window-mismatch-shared-id = These studies share a patient ID but name different patients.
window-mismatch-studies = { $more ->
    [0] In: { $studies }
   *[other] In: { $studies }; and { $more } more
}
window-mismatch-the-study = The study
window-mismatch-these-files = These files
window-mismatch-two-people = Two different people
window-mismatch-wrong-patient = Wrong patient: leave out the files of { $patient }
window-mismatches = Patient mismatches
window-mismatches-more = { $pairs ->
    [one] { $pairs } more mismatch will be shown once these are resolved.
   *[other] { $pairs } more mismatches will be shown once these are resolved.
}
window-names-listed = { $first } and { $last }
window-nameless-there = { $step } There is a disc without a label in { $drive }.
window-no-free-drive = { $step } A free drive is needed for that.
window-open-tray = Open tray
window-open-tray-drive = Open tray of { $drive }
window-other-disc-removed = The other disc is marked and removed
window-parity-discs = Parity discs
window-parity-discs-help = Up to this many discs of the set can be lost without losing a file.
window-parity-outdated = parity of older images than the set has now
window-percent = { $percent }%
window-phase-starting = Starting
window-phase-waits-disc = Waiting for a disc
window-phase-waits-drives = Waiting for the other drives
window-plan-disc = { $studies ->
    [one] { $studies } study
   *[other] { $studies } studies
}, { $files ->
    [one] { $files } file
   *[other] { $files } files
}, { $size }
window-plan-gone = { $studies ->
    [one] { $studies } study cannot be planned: all its files are gone or have changed since they were imported.
   *[other] { $studies } studies cannot be planned: all their files are gone or have changed since they were imported.
}
window-plan-partly-gone = { $studies ->
    [one] { $studies } study is planned in part
   *[other] { $studies } studies are planned in part
}: { $files ->
    [one] 1 file that was imported earlier is gone or has changed, and is not on this plan. It still waits
   *[other] { $files } files that were imported earlier are gone or have changed, and are not on this plan. They still wait
}: put the files back as they were, or import what is there now. What is gone for good, or was replaced, can be left out.
window-plan-heading = Plan for { $set }
window-plan-other-form = The form has changed since this plan was made. Show the plan again.
window-plan-other-studies = The waiting studies have changed since this plan was made. Show the plan again.
window-plan-outdated = This plan is out of date.
window-plan-parity = parity disc of this set
window-plan-shown = The plan is shown below. Check it, then store it.
window-plan-too-large = Too large for a disc of this kind: { $file }
window-practice = Practice archive
window-push-tray = Push the tray of { $drive } in by hand. Its disc still has to be read back.
window-quarantine = Quarantine { $serial }
window-reading-archive = Reading the archive…
window-real-disc = The real disc is in { $drive }
window-reason = Reason
window-reason-hint = why, for the audit trail
window-release = Release { $serial } from quarantine
window-scan = Scan or search
window-scan-hint = Scan a label, or search by name, ID, accession number or date
window-second-drive = verified in a second drive
window-second-drive-not-yet = not yet verified in a second drive
window-second-drive-alike = verified in a drive that may be its burner
window-second-drive-there = { $serial } was burned in { $burner } and is now in { $drive }. Verify it there too.
window-send = Send { $serial } there
window-set-burns = { $set } is being burned in { $drives }. There is nothing to do right now.
window-shelve = Shelve { $serial }
window-shelve-anyway = Shelve anyway
window-show-decisions = Show decisions about patients
window-show-plan = Show the plan
window-stop = Stop
window-stop-drive = Stop { $drive }
window-stop-now = Stop now
window-stop-now-drive = Stop { $drive } now
window-stopping = Stopping…
window-stopping-drive = { $drive } is stopping
window-store-plan = Store this plan
window-study-accession = accession { $number }
window-study-id = ID { $id }
window-study-size = { $files ->
    [one] { $files } file, { $size }
   *[other] { $files } files, { $size }
}
window-try-again = Try again
window-undo-decision = Undo decision { $number }
window-verify = Verify
window-verify-copy = Verify { $serial }
window-verify-copy-there = Verify { $serial } in { $drive }
window-verify-disc = Verify the disc in { $drive }
window-verify-drive = Verify { $drive }
window-waiting = Studies waiting for a disc
window-waiting-none = No studies are waiting.

## The window: health

health-good = Good
health-watch = Check again soon
health-migrate = Replace now
health-failed = Failed
health-missing = Missing
health-lost = Lost
health-unread = Not yet read
health-out = Out
health-good-means = read in full, nothing to do
health-watch-means = read again within three months
health-migrate-means = a new copy is due
health-failed-means = use another copy
health-missing-means = look for it; use another copy
health-lost-means = use another copy
health-unread-means = burned, but not yet read in full
health-out-means = lent or in transit

## The window: frame

language-name = English
frame-name = STELE
frame-shortcuts = Shortcuts  ?
frame-screen-due = { $things ->
    [one] { $screen }, { $things } thing is due
   *[other] { $screen }, { $things } things are due
}
frame-key-scan = Ctrl K
frame-key-escape = Esc
frame-undo = Undo
frame-details = Details
frame-code = Code
frame-decided = The decision is recorded.
frame-choose-folder = Choose a folder…
frame-no-chooser = This desktop has no dialog to choose a folder.
frame-type-path = Type the path of the folder, or drop the folder on the window.
frame-title = Stele
frame-title-hand = { $what }, drive { $number } – Stele
frame-title-job = { $percent }%, { $job } – Stele
notify-hand = Drive { $number }: { $about }
notify-ended = Finished: { $job }
screen-today = Today
screen-burn = Burn
screen-find = Find
screen-shelf = Shelf
screen-settings = Settings

## The window: drive strip and drive panel

strip-tile = Drive { $number }, { $drive }: { $first }. { $second }
strip-elsewhere = in another window or command
strip-trouble = Something went wrong
strip-ended = Take the disc out
strip-see-message = Read its message
strip-copies-left = { $copies ->
    [one] { $copies } copy is left to burn
   *[other] { $copies } copies are left to burn
}
strip-insert-blank = Insert a blank disc
strip-insert-copy = Insert { $serial }
strip-insert-copy-why = to verify it in this drive too
strip-push-tray = Push the tray in
strip-ready = Ready
strip-empty = Empty
strip-tray-open = The tray is open
strip-disc = { $serial }
strip-blank = Blank disc
strip-some-disc = A disc is inside
strip-looking = Identifying the disc
strip-looking-how-long = A few seconds
strip-in-use = In use
strip-unusable = This disc cannot be used
strip-no-answer = Does not answer
strip-see-panel = Details are in its panel
strip-not-connected = Not connected
strip-check-cable = Check its cable
strip-drives-work = { $drives ->
    [one] { $drives } drive is at work
   *[other] { $drives } drives are at work
}
drive-panel-title = Drive { $number }, { $model }
drive-panel-state = { $first }. { $second }
drive-panel-inside = In the drive
drive-panel-about = About this drive
drive-panel-model = Model
drive-panel-serial = Serial number
drive-panel-firmware = Firmware
drive-panel-name = Name
drive-panel-number = Change its number
drive-panel-log = Burns and checks
drive-panel-log-empty = This drive has burned and checked nothing yet.
drive-book-burned = Burned
drive-book-spoiled = Spoiled
drive-book-read = Checked
drive-book-of = { $all ->
    [0] none yet
   *[other] { $good } of { $all } good
}
drive-book-discs = { $discs ->
    [one] { $discs } disc
   *[other] { $discs } discs
}
drive-book-burn = { $result ->
    [good] Burned, good
    [unfinished] Burn not finished
    [spoiled] Burn spoiled
    [watch] Burned, check again soon
    [migrate] Burned, replace now
   *[failed] Burn failed
}
drive-book-check = { $result ->
    [good] Checked, good
    [spoiled] Check failed
    [watch] Checked, check again soon
    [migrate] Checked, replace now
   *[failed] Check failed
}

## The window: today

today-about = { $things ->
    [0] { $day }. Nothing is due.
    [one] { $day }. { $things } thing is due.
   *[other] { $day }. { $things } things are due, the most urgent first.
}
today-clear = Nothing is due
today-clear-about = Every disc is burned, verified and shelved. New studies can be imported at any time.
today-open-copy = Open { $serial }
today-review = { $files ->
    [one] { $files } file could not be imported and needs a decision.
   *[other] { $files } files could not be imported and need a decision.
}
today-review-button = { $files ->
    [one] Review { $files } file
   *[other] Review { $files } files
}
today-decide-button = Review patients
today-plan-button = Plan discs
today-import-button = Import studies
today-burn-button = Open Burn
today-left-out-about = To archive them as they are now, import their folders again.
today-readable-by-all = Everyone on this computer can read this archive.
today-never-backed-up = No backup of this catalog is known.
today-backup-due = { $days ->
    [one] The catalog was last backed up { $days } day ago.
   *[other] The catalog was last backed up { $days } days ago.
}
today-backup-about = Without a backup, a lost catalog has to be rebuilt from the discs.
today-health = Health of the discs
today-health-bar = Share of the copies in each class
today-copies = { $copies ->
    [one] { $copies } copy
   *[other] { $copies } copies
}
today-overdue = { $days ->
    [one] { $serial } is { $days } day overdue
   *[other] { $serial } is { $days } days overdue
}
today-overdue-about = Checked out to { $who } until { $day }.
today-open-shelf = Open the shelf

## The window: find

find-ask = Scan a label, or type a name, an ID, an accession number or a date into the box above.
find-waiting = waiting for a disc
find-no-copy = no copy
find-copies = { $copies ->
    [one] { $copies } copy
   *[other] { $copies } copies
}
find-column-patient = Patient
find-column-copy = Nearest copy
find-born = born { $date }
find-take = Take { $serial }
find-read = Last read in full: { $when }
find-never-read = Never read in full
find-date = Date
find-any-date = Any date
find-since = Since { $year }
find-modality = Modality
find-any-modality = Any modality
find-site = Site
find-any-site = Any site
find-due = Due back { $day }
find-check-out = Check out { $serial }
find-check-in = Check in { $serial }

## The window: shelf

shelf-all = All locations
shelf-empty = No locations yet. Add the first one, for example the name of the building.
shelf-empty-place = Nothing is here.
shelf-go-to = Show { $place }
shelf-about = { $copies ->
    [one] { $copies } disc is here
   *[other] { $copies } discs are here
}, { $out ->
    [0] none is out.
   *[other] { $out } out.
} Scan a shelf or a disc to find it here.
shelf-about-room = { $copies } of { $room } places filled, { $out ->
    [0] no disc is out.
    [one] { $out } disc is out.
   *[other] { $out } discs are out.
} Scan a shelf or a disc to find it here.
shelf-tab-here = What is here
shelf-tab-overdue = Overdue: { $copies }
shelf-tab-site = All copies at one site: { $discs }
shelf-amount = { $copies ->
    [one] { $copies } disc
   *[other] { $copies } discs
}
shelf-amount-of = { $copies } of { $room } places filled
shelf-place-row = { $name }, { $kind }, { $amount }
shelf-overdue-none = No disc is overdue.
shelf-was-due = due { $day }
shelf-had-by = { $who } has it.
shelf-had-by-from = { $who } has it. It belongs in { $place }.
shelf-site-none = The copies of every disc are at more than one site.
shelf-site-about = A fire or flood at that site would take every copy of these discs.
shelf-site-disc = Disc { $disc }
shelf-site-by = by { $day }
shelf-site-to = { $site } has all copies. Send { $serial } to { $other }.
shelf-site-no-other = { $site } has all copies. No other site is known.
shelf-out = { $copies ->
    [one] { $copies } disc is out from here
   *[other] { $copies } discs are out from here
}
shelf-days-overdue = { $days ->
    [one] { $days } day overdue
   *[other] { $days } days overdue
}
shelf-no-due = no date
shelf-out-of-use = Out of use
shelf-spine = { $serial }, { $health }, { $disc }
shelf-spine-slot = { $slot }, { $serial }, { $health }, { $disc }
shelf-gap = { $serial } is out
shelf-gap-gone = { $serial }, { $health }, was last here
shelf-gap-overdue = { $serial } is out and overdue
shelf-legend = Each tint is one set.
shelf-row = { $copies ->
    [one] { $copies } disc scanned
   *[other] { $copies } discs scanned
}, { $open ->
    [0] all of them belong here.
    [one] { $open } to decide at the end.
   *[other] { $open } to decide at the end.
}
shelf-row-end = All discs here are scanned
shelf-row-close = Done
shelf-row-stays = It stays here
shelf-row-return = Check it in here
shelf-row-name = { $what }: { $serial }, { $place }
shelf-heard-row = Understood: { $place }. Scan the discs that are there.
shelf-heard-place = Understood: it goes to { $place }.
shelf-heard-person = Understood: { $person } gets it.
shelf-heard-person-alone = This is the badge of { $person }. Choose a disc to check out first, then scan the badge.
shelf-heard-set = This is the label of the set { $set }. Scan a disc, a shelf or a badge here.
shelf-locations = Locations
shelf-locations-about = Sites, with their rooms, racks, shelves and boxes. Keep them as fine as you like: nobody has to label every slot.
shelf-add-site = Add a site
shelf-kind = Kind: { $kind }
shelf-has-room = { $copies } of { $room } places filled.
shelf-room-unknown = { $copies ->
    [one] { $copies } disc.
   *[other] { $copies } discs.
} How many fit is not recorded: choose Change and give its width.
shelf-width = { $width } mm wide.
shelf-width-case = { $width } mm wide, { $case } mm for each case.
shelf-add-inside = Add a location inside
shelf-rename = Rename
shelf-move = Move
shelf-merge = Merge
shelf-change = Change
shelf-copy-of = Disc { $disc }, copy { $number }
shelf-copy-reading = Reading its record…
shelf-late = { $who } has it. It was due { $day }.
shelf-lent = { $who } has it until { $day }.
shelf-lent-no-due = { $who } has it. No return date is recorded.
shelf-purpose-was = Recorded reason: { $words }
shelf-patients = { $patients ->
    [one] The disc holds studies of { $patients } patient.
   *[other] The disc holds studies of { $patients } patients.
}
shelf-other-patients = { $patients ->
    [one] The disc holds studies of { $patients } other patient too. If this study is all that is needed, hand over the study, not the disc.
   *[other] The disc holds studies of { $patients } other patients too. If this study is all that is needed, hand over the study, not the disc.
}
shelf-check-in = Check in
shelf-check-out = Check out
shelf-cannot-find = I cannot find it
shelf-gone-title = { $serial } cannot be found
shelf-gone-about = Report it now: until it is found and read in full, it does not count as a copy. You then see where to look for it.
shelf-gone-why = Where you have looked
shelf-gone-hint = not in its case, not in the boxes beside it
shelf-gone-do = Report it as missing
shelf-look-for-it = Where to look for it
shelf-look-nowhere = Nothing is on record that says where it was.
shelf-found-do = It was found
shelf-lost-about = If it cannot be found, an administrator records it as lost. That cannot be undone: it opens an incident with deadlines for telling the authority and the patients.
shelf-lost-do = Record { $serial } as lost
shelf-incident = Incident { $incident }
shelf-incident-why = What was done
shelf-incident-hint = who was told, and when
shelf-incident-about = Close it when everybody who has to be told was told. It stays in the audit trail.
shelf-incident-close = Close incident { $incident }
shelf-incident-closed = Incident { $incident } is closed.
shelf-put-into = Location
shelf-place-hint = scan or type it: Cellar, Rack 2, Shelf 4
shelf-move-copy = Move it there
shelf-file-copy = File it there
shelf-read = Last read in full: { $day }
shelf-others-none = There is no other copy of this disc.
shelf-others = { $copies ->
    [one] One other copy of this disc
   *[other] { $copies } other copies of this disc
}
shelf-show = Show on the shelf
shelf-show-copy = Show { $serial } on the shelf
shelf-check-in-title = Check in { $serial }
shelf-not-out = This disc is not checked out.
shelf-back-from = It comes back from { $who }.
shelf-back-home = Put it into { $place }.
shelf-condition = How does it look?
shelf-condition-as-before = As before
shelf-condition-dirty = Dirty
shelf-condition-scratched = Scratched
shelf-condition-case = Case broken
shelf-other-place = Another location, if it does not go back to its own
shelf-no-home = It had no location before. Say where it goes now.
shelf-undo-about = You can undo it for ten seconds.
shelf-send-elsewhere = Send to another site
shelf-not-lent-failed = It failed when it was read in full: nobody can borrow it.
shelf-not-lent-suspect = It has to be read in full before anybody can borrow it.
shelf-not-lent-apart = It is in quarantine: nobody can borrow it.
shelf-check-out-title = Check out { $serial }
shelf-is-out = { $who } has this disc. Check it in first.
shelf-purpose = Purpose
shelf-for-reading = Reading station
shelf-for-site = Other site
shelf-for-repair = Repair
shelf-for-order = Written order
shelf-order = Who ordered it, and where the order is filed
shelf-order-hint = for example: Court of Graz, file 26/418
shelf-send-to = Location at the other site
shelf-who = Who
shelf-who-hint = scan a badge, or type a name
shelf-who-new = Not in the list of people: the name is recorded for this loan.
shelf-due-back = Due back
shelf-due-tomorrow = Tomorrow
shelf-due-other = Other day
shelf-due-day = Day
shelf-due-hint = 2026-12-24
shelf-one-stays = A good copy stays on a shelf
shelf-none-stays = No other good copy would stay on a shelf
shelf-none-stays-about = Until it is back, nobody could read this disc. Hand over the study instead if you can.
shelf-why = If it has to leave all the same, say why
shelf-why-hint = stands in the history of this disc
shelf-send-now = Send it now
shelf-check-out-until = Check out until { $day }
shelf-cancel = Cancel
shelf-enter-sends = Press Enter to record it. There is no undo for this.
shelf-enter-about = Press Enter to record it. You can undo it for ten seconds.
shelf-edit-add = Add a location
shelf-edit-add-about = It becomes a new site.
shelf-edit-add-inside = It will be inside { $place }.
shelf-edit-rename = Rename
shelf-edit-rename-about = { $place } keeps its label and everything in it.
shelf-edit-move = Move
shelf-edit-move-about = { $place } goes somewhere else, with everything in it.
shelf-edit-merge = Merge
shelf-edit-merge-about = { $place } turns out to be another location that is listed already. Its discs go there, and its label leads there.
shelf-edit-change = Change
shelf-edit-change-about = What { $place } is, and how many discs fit.
shelf-name = Name
shelf-name-hint = for example: Rack 2
shelf-other = The other location
shelf-kind-label = Kind
shelf-kind-by-name = By its name
shelf-width-label = Width in mm
shelf-width-hint = empty if not measured
shelf-case-label = Width of a case in mm
shelf-case-hint = 10 for jewel cases, 5 for slim
shelf-near = { $place } has almost the same name. Is that the one you mean?
shelf-near-same = Yes, show it
shelf-near-other = No, it is another location
shelf-do-add = Add this location
shelf-do-rename = Rename this location
shelf-do-move = Move it there
shelf-do-move-top = Make it a site of its own
shelf-do-merge = Merge the two
shelf-do-change = Change this location
desk-lent = { $serial } is checked out to { $who } until { $day }.
desk-returned = { $serial } is back in { $place }.
desk-put = { $serial } is now in { $place }.
desk-sent = { $serial } is on its way to { $place }.
desk-taken-back = Undone. { $serial } is in { $place } again.
desk-taken-back-lent = Undone. { $who } has { $serial } again.
desk-place-added = { $place } is added.
desk-place-renamed = { $was } is now called { $place }.
desk-place-moved = { $was } is now { $place }.
desk-place-merged = { $was } and { $place } are now one location.
desk-place-changed = { $place } is changed.
desk-present = { $serial } belongs here.
desk-filed = { $serial } had no location and is filed here.
desk-elsewhere = { $serial } belongs in { $place }.
desk-had = { $serial } is recorded as checked out to { $who }.
desk-on-its-way = { $serial } is recorded as in transit to { $place }.
desk-only-elsewhere = { $what } It cannot be kept here, because { $other } is in its way. Put it back there, or into another box or slot and scan that.
desk-no-room = { $serial } cannot be kept here, because { $other } is in its way. Put it into another box or slot, and scan that first.
desk-should-not-be-here = { $serial } ({ $state }) should not be on the shelf with the others. Keep it apart, and tell whoever decides what becomes of such discs.

## The window: settings

settings-people = People and roles
settings-people-about = { $people ->
    [one] { $people } person may work with this archive; borrowers are not counted.
   *[other] { $people } people may work with this archive; borrowers are not counted.
}
settings-person-name = Name
settings-person-hint = name of a new person
settings-person-add = Add this person
settings-person-badge = Badge { $code }
settings-person-retired = No access
settings-person-retired-about = This person can no longer work here. Past actions stay on record.
settings-person-retire = Remove access
settings-person-retire-name = Remove the access of { $name }
settings-drives = Drives
settings-drives-about = Give each drive the number on its sticker. To see which drive a row means, have its tray opened.
settings-drive-number = Number
settings-give-number = Give it number { $number }
settings-give-number-drive = Give { $drive } number { $number }
settings-identify = Identify
settings-identify-drive = Identify { $drive }: open its tray
settings-display = Language and display
settings-display-about = These choices apply to this computer.
settings-look = Colors
settings-look-system = As the system
settings-look-light = Light
settings-look-dark = Dark
settings-text-size = Text size
settings-language = Language
settings-language-system = As the system
role-administrator = Administrator
role-clerk = Clerk
role-verifier = Verifier
role-locator = Locator
role-borrower = Borrower
role-administrator-does = Manages the archive and its people, and may do everything that the other roles may.
role-clerk-does = Imports, plans, burns, labels, verifies, shelves and lends.
role-verifier-does = Reads discs in full and records how healthy they are.
role-locator-does = Finds discs, lends them and returns them to their locations.
role-borrower-does = Can borrow discs, but cannot change anything.
person-is-added = { $name } is added. The badge is { $code }.
person-is-retired = { $name } ({ $code }) no longer has access.

## The window: first start

first-title = Welcome. Three steps, about five minutes
first-about = Stele keeps studies on discs that last, knows where every disc is, and reads the discs back so that trouble is found while it can still be repaired.
first-step-archive = The archive
first-step-you = You
first-step-drives = The drives
first-folder = Folder of the archive
first-make = Make a new archive
first-make-about = In the folder above, which has to be empty or new.
first-make-button = Make an archive
first-open = Open an archive that exists
first-open-about = The folder above has to be that of the archive.
first-open-button = Open it
first-practice = Practice first
first-practice-about = A new archive in the folder above, with practice discs and drives. Nothing real can be touched.
first-practice-button = Start practice
first-you-about = You will be the administrator of this archive. Your name is written into its audit trail.
first-name = Your name
first-back = Back
first-picture = One disc, hundreds of studies
first-picture-about = The outer ring is the repair reserve: if a part of the disc can no longer be read, it is worked out from the rest.

## The window: shortcuts

keys-title = Shortcuts
keys-about = A bar code scanner needs no key: what it reads is looked up from every screen.
keys-scan = Ctrl K  or  /
keys-scan-does = Search, or scan by hand
keys-today = Ctrl 1
keys-burn = Ctrl 2
keys-find = Ctrl 3
keys-shelf = Ctrl 4
keys-settings = Ctrl 5
keys-close = Esc
keys-close-does = Close the detail, then the answer
keys-rows = Up and Down
keys-rows-does = Go through the studies found
keys-size = Ctrl +  and  Ctrl -
keys-size-does = Larger and smaller text
keys-help = ?  or  F1
keys-help-does = This page

## Labels to print

page-copy = Copy
page-who = Who has it
page-due = Due
page-due-late = { $days ->
    [one] { $day }, { $days } day overdue
   *[other] { $day }, { $days } days overdue
}
page-home = Belongs in
page-place = Location
page-disc = Disc
page-requests = Requests
page-overdue = Overdue discs
page-overdue-about = { $discs ->
    [0] { $day }: no disc is overdue.
    [one] { $day }: { $discs } disc is overdue.
   *[other] { $day }: { $discs } discs are overdue.
}
page-pull = Pull list
page-pull-about = { $discs ->
    [0] { $day }: nothing can be fetched.
    [one] { $day }: { $discs } disc to fetch.
   *[other] { $day }: { $discs } discs to fetch, in walking order. Return them in the order of this list.
}
page-print-overdue = Print the overdue list
page-print-pull = Print this list
page-opened = The page is open in another window: print it there.
page-written = The page is ready, in the archive’s folder “labels”.
page-written-next = Open it with a web browser, and print it there.
labels-borrower = Borrower
labels-copy = { $set }, disc { $disc } of { $discs }, copy { $copy }
labels-hint = Print at 100%, cut along the dashed lines, and put each label in or on its case. Never stick a label on a disc: write the serial number on the disc with a soft marker made for discs.
labels-page = Labels for cases and shelves
labels-readme = Any computer can read this disc. README.TXT on the disc explains how to read and repair it.
labels-scan-person = Scan this code wherever Stele asks for a person.
labels-set = { $discs ->
    [one] { $set }: { $discs } disc
   *[other] { $set }: { $discs } discs
}
labels-uuid = UUID { $uuid }
labels-whole-set = This code is for the whole set: put it on the box, or on a list of the set.

## What the demo says

demo-act-archive = Archive
demo-act-built = Built
demo-act-burned = Burned
demo-act-damaged = Damaged
demo-act-found = Found
demo-act-imported = Imported
demo-act-planned = Planned
demo-act-repaired = Repaired
demo-act-restored = Restored
demo-act-samples = Samples
demo-act-shelved = Shelved
demo-act-verified = Verified
demo-archive = { $folder } (working as { $person })
demo-built = { $file } ({ $size }); a test repair of this image succeeded
demo-burned-bad = { $serial } in { $drive }: NOT good, only { $equal } of { $sectors } sectors match the image
demo-burned-good = { $serial } in { $drive }: good, { $equal } of { $sectors } sectors match the image
demo-damaged = { $serial }: its file system is wiped ({ $start } sectors), and a scratch covers { $scratch } sectors
demo-disc-full = { $disc } is { $percent }% full.
demo-file-differs = { $file } differs
demo-file-missing = { $file } is missing
demo-found = { $study }, { $date }: on { $copies }
demo-imported = { $files ->
    [one] { $files } file
   *[other] { $files } files
} in { $studies ->
    [one] { $studies } study
   *[other] { $studies } studies
}; to review: { $notices }, not imported: { $exceptions }
demo-planned = { $discs ->
    [one] { $set }: { $discs } disc
   *[other] { $set }: { $discs } discs
}, { $copies ->
    [one] { $copies } copy of each
   *[other] { $copies } copies of each
}
demo-repaired-differs = { $serial }: { $sectors } sectors rebuilt, { $lost } lost; the result DIFFERS from the original image
demo-repaired-equal = { $serial }: { $sectors } sectors rebuilt, { $lost } lost; the result is identical to the original image
demo-restored = { $files ->
    [one] { $files } file
   *[other] { $files } files
} from { $serial }: { $sectors } sectors rebuilt, files lost: { $lost }
demo-restored-damaged = { $files ->
    [one] { $files } file
   *[other] { $files } files
} from the damaged { $serial }: { $sectors } sectors rebuilt, files lost: { $lost }
demo-samples = { $files ->
    [one] { $files } file
   *[other] { $files } files
}, { $size }, in { $folder }
demo-shelved = { $serial }: { $health ->
    [good] good
    [watch] check again soon
    [migrate] replace now
   *[failed] failed
}, shelved at { $location } ({ $code })
demo-title = Stele demo: a month's work with sample studies of people who do not exist.
demo-verified = { $sectors } sectors cannot be read; { $worst } of { $parity } parts of the repair reserve are used where the damage is worst: { $health ->
    [good] good
    [watch] check again soon
    [migrate] replace now
   *[failed] failed
}

## Command line: help, as every command has it

cli-usage = Usage:
cli-commands = Commands:
cli-arguments = Arguments:
cli-options = Options:
cli-examples = { $count ->
    [one] Example:
   *[other] Examples:
}
cli-default = [default: { $value }]
cli-environment = [env: { $name }]
cli-values = [one of: { $values }]
cli-print = Show this help
cli-see-more = Show this help (in full: --help)
cli-see-less = Show this help (in short: -h)
cli-help = Show this help, or the help of a command
cli-version = Show the version

## Command line: arguments that cannot be understood

misuse-usage = Usage: { $usage }
misuse-no-option = one of the options does not exist
misuse-no-such-option = there is no option { $option }
misuse-not-this-option = there is no option { $option }: did you mean { $similar }?
misuse-similar-option = one of the options does not exist: did you mean { $similar }?
misuse-word-too-many = there is one word too many: put quotes around text with spaces
misuse-no-command = { $command } has no such command
misuse-no-command-of = { $command } has no such command. It has: { $commands }
misuse-verify-what = say what to verify: --drive DRIVE for a disc, or --image FILE for an image
misuse-not-this-command = { $command } has no command { $typed }: did you mean { $similar }?
misuse-similar-command = { $command } has no such command: did you mean { $similar }?
misuse-command-missing = { $command } needs one more word: { $commands }
misuse-missing = { $count ->
    [one] an argument is missing: { $arguments }
   *[other] arguments are missing: { $arguments }
}
misuse-missing-choice = one of these options is needed: { $options }
misuse-value = the value of { $argument } is not valid
misuse-value-missing = { $argument } needs a value
misuse-value-unknown = the value of { $argument } is none of these: { $values }
misuse-value-unfit = the value of { $argument } is not valid: { $reason }
misuse-no-number = it is not a whole number
misuse-placeholder = { $word } is a placeholder: write what is meant in its place
misuse-one-of = choose one of: { $words }
misuse-out-of-range = it is not a number from { $from } to { $to }
misuse-below = it is not a whole number from { $from } on
misuse-no-address = write an IP address with a port, such as 127.0.0.1:3260
misuse-no-percent = it is not a percentage from { $least } to { $most }, with one decimal at most
misuse-no-date = it is not a date, or it could be two dates; write it as 1962-03-04
misuse-no-due = it is not a date, or it could be two dates; write it as 2027-03-04
misuse-no-patient = give the number of the patient, as stele patient list shows it
misuse-no-speed = write max, a multiple such as 4x, or kB/s such as 18000
misuse-other-command = { $command } has no such command: did you mean stele { $typed }?
misuse-value-like = the value of { $argument } is none of these: { $values }. Did you mean { $similar }?
misuse-empty = it is empty
misuse-not-svg = the picture is SVG: give the file a name that ends with .svg
misuse-one-name = it must be one name, without slashes; to put a location into another one: stele place move LOCATION --to LOCATION
misuse-scheme = write a folder, a file NAME.iso, or pacs://AE-TITLE@HOST:PORT
misuse-no-folder = it is an address, and a folder is needed
misuse-not-html = the page is HTML: give the file a name that ends with .html
misuse-no-moment = it is not a date with a time; write it as 2026-11-02 09:30
misuse-twice = { $argument } was given more than once
misuse-conflict = { $argument } and { $others } cannot be used together
misuse-values = { $argument } was given the wrong number of values
misuse-not-text = one of the arguments is not text in UTF-8
misuse-other = the arguments cannot be understood

## Command line: what several commands print

next-step = Next: { $step }
next-status = See what is left to do: stele status
next-plan = Plan discs for what is waiting, beginning with a preview: stele plan --media bd25 --copies 2 --dry-run
answer-not-written = the answer could not be written: { $reason }
labels-discard = If labels were printed for these copies, throw them away: { $serials }
parity-outdated = { $disc } holds parity for outdated images and cannot restore anything.

## Command line: audit

audit-trail-checked = No problem was found in the audit trail ({ $rows ->
    [one] { $rows } entry
   *[other] { $rows } entries
}).
audit-trail-behind = The audit trail has no problem in itself ({ $rows ->
    [one] { $rows } entry
   *[other] { $rows } entries
}), but it is not the newest one of this archive.
audit-trail-contradicted = { $logs ->
    [one] A burn log contradicts
   *[other] { $logs } burn logs contradict
} the audit trail. In itself the trail has no problem ({ $rows ->
    [one] { $rows } entry
   *[other] { $rows } entries
}).
audit-trail-misfits = { $discs ->
    [one] A disc contradicts
   *[other] { $discs } discs contradict
} the audit trail. In itself the trail has no problem ({ $rows ->
    [one] { $rows } entry
   *[other] { $rows } entries
}).
audit-trail-doubted = { $copies ->
    [one] Another disc claims to be a copy of this archive
   *[other] Other discs claim to be { $copies } copies of this archive
}. In itself the audit trail has no problem ({ $rows ->
    [one] { $rows } entry
   *[other] { $rows } entries
}).
audit-trail-parity = { $discs ->
    [one] A parity disc is out of date.
   *[other] { $discs } parity discs are out of date.
} The audit trail has no problem ({ $rows ->
    [one] { $rows } entry
   *[other] { $rows } entries
}).
audit-lists-checked = The file lists are unchanged since they were written ({ $lists ->
    [one] { $lists } file
   *[other] { $lists } files
}, { $size }).
audit-trail-head = Last hash of the audit trail: { $head }
audit-trail-problems = Problems were found in the audit trail:
audit-trail-lists = { $lists ->
    [one] A file list is missing or is not as it was written
   *[other] { $lists } file lists are missing or are not as they were written
}. In itself the audit trail has no problem ({ $rows ->
    [one] { $rows } entry
   *[other] { $rows } entries
}).
audit-row-changed = Entry { $row } was changed or inserted.
audit-row-removed = Entry { $row } was removed.
audit-rows-removed = Entries { $from } to { $to } were removed.
audit-row-added = Entry { $row } was added after the recorded end.
audit-row-text-changed = The text of entry { $row } was changed.
audit-rows-swapped = Entries { $row } and { $other } were swapped.
audit-record-changed = Record { $row } of { $table } was changed by a program other than Stele.
audit-record-removed = Record { $row } of { $table } was removed by a program other than Stele.
audit-record-added = Record { $row } of { $table } was added by a program other than Stele.
audit-record-found-otherwise = Record { $row } of { $table } was changed by a program other than Stele, and by Stele after that.
audit-copy-differs = { $what ->
    [state] The state of copy { $copy } differs from its custody record.
    [place] The location of copy { $copy } differs from its custody record.
    [loan] The loan of copy { $copy } differs from its custody record.
    [way] The transit of copy { $copy } differs from its custody record.
    [quarantine] The quarantine of copy { $copy } differs from its custody record.
    [replaces] Which copy { $copy } replaces differs from the audit trail.
   *[read] The last check of copy { $copy } differs from its custody record.
}
audit-reference-broken = Record { $row } of { $table } refers to a record that does not exist.
audit-reference-somewhere = A record of { $table } refers to a record that does not exist.
audit-list-missing = The file list { $file } is missing.
audit-list-changed = The file list { $file } was changed by a program other than Stele.
audit-list-unreadable = The file list { $file } cannot be read.
audit-index-differs = Index { $index } does not match the records of its table.
audit-made-otherwise = The structure of the catalog was changed by a program other than Stele: { $what }
audit-file-damaged = The catalog file is damaged: { $finding }
audit-column-gone = The column { $column } of the table { $table } is missing, with all that it held. A program other than Stele removed it. Nothing else could be compared.
audit-made-foreign = { $what ->
    [table] The table { $name } of the catalog is not Stele's.
    [index] The index { $name } of the catalog is not Stele's.
    [view] The view { $name } of the catalog is not Stele's.
   *[trigger] The trigger { $name } of the catalog is not Stele's.
}
audit-made-missing = { $what ->
    [table] The table { $name } of the catalog is missing.
    [index] The index { $name } of the catalog is missing.
    [view] The view { $name } of the catalog is missing.
   *[trigger] The trigger { $name } of the catalog is missing.
}
audit-made-changed = { $what ->
    [table] The table { $name } of the catalog was changed by a program other than Stele.
    [index] The index { $name } of the catalog was changed by a program other than Stele.
    [view] The view { $name } of the catalog was changed by a program other than Stele.
   *[trigger] The trigger { $name } of the catalog was changed by a program other than Stele.
}
audit-custody-differs = Entry { $row } of the trail gives a different state than custody record { $custody }.
audit-text-changed = Text { $text } was changed.
audit-text-erased = Text { $text } was erased, but no entry records that.
audit-misfit-newer = { $serial } (disc { $disc }, read on { $time }) was burned after entry { $row } of an audit trail; the trail here had { $here } entries when the disc was read.
audit-misfit-branch = { $serial } (disc { $disc }, read on { $time }) was burned after entry { $row } of another audit trail: that entry differs here. Either two catalogs were in use, or the trail was changed.
audit-misfit-tag = { $serial } (disc { $disc }, read on { $time }) has another tag than the one that its burn wrote here.
audit-misfit-burn = { $serial } (disc { $disc }, read on { $time }) was burned, but no burn of it is recorded here.
audit-proof = The newest disc that was verified by its tag is { $serial } (last on { $time }): it confirmed the trail up to entry { $row }. { $since ->
    [0] No entry was
    [one] 1 entry was
   *[other] { $since } entries were
} added after that; only a disc that is burned later can confirm { $since ->
    [one] it
   *[other] them
}.
audit-next-misfits = Keep these discs apart. Look for another catalog.db of this archive, and if it has their burns, restore it: stele catalog restore FILE --why TEXT. If there is none, and work is to continue with this catalog: stele catalog accept --why TEXT
audit-next-build = Build new parity: stele build { $set }
audit-next-compare = Leave this catalog unchanged, and compare it with an older copy of catalog.db.

## Command line: build

build-disc-built = { $disc } is built: { $file } ({ $size })
build-image-back = The image of { $disc } is back, exactly as it was built.
build-image-right = The archive already has the image of { $disc }, exactly as it was built. Nothing was changed, and the disc or file after --from was not read.
image-add-right = The archive already has the image of { $disc }, exactly as it was built, and does not need this file. Nothing was changed.
build-source-damaged = { $from } is damaged: { $sectors ->
    [one] { $sectors } sector ({ $size })
   *[other] { $sectors } sectors ({ $size })
} had to be rebuilt.
build-source-check = Check this copy in full: stele verify --drive { $drive }
build-before = { $discs ->
    [one] { $discs } disc has already been built: { $names }
   *[other] { $discs } discs have already been built: { $names }
}
build-left-out = These files were left out of the image:
build-left-out-replaced = The earlier content of these files was left out; what is there now is already imported:
build-next-left-out = Decide about the files that were left out before you burn: put them back, import their folder again (stele ingest FOLDER, with --case and the same name if they belong to a case), and cancel and plan the set again, or plan them for another disc. If they may stay out, go on. { $step }
build-image-lost = The image of { $disc } is missing or beyond repair, and { $found ->
    [alone] its files were not imported here. No copy of it is on record either: read every disc that may be one. To see what a disc is: stele disc inspect DRIVE
    [yes] its files were not imported here. To bring its image back from a copy: stele build { $disc } --from DRIVE
   *[no] some of its files are no longer as they were imported. Nothing was changed on this disc.
}
build-disc-empty = { $disc } has no content left: its files are gone or have changed.

## Command line: burn

burn-trial-read = Trial of disc { $disc } in { $drive }: { $equal } of { $sectors } sectors ({ $size }) { $equal ->
    [one] was read back and matches.
   *[other] were read back and match.
}
burn-trial-no-copy = This disc is rewritable: it does not count as an archive copy and gets no serial.
burn-trial-next = Put in a blank BD-R, then: stele burn { $disc } --drive { $drive }
burn-trial-next-real = Put a blank BD-R into a real drive, then: stele burn { $disc } --drive /dev/sr0
burn-set-complete = All copies of { $set } are already burned.
burn-set-burned = { $set }: { $copies ->
    [one] { $copies } good copy was burned and read back.
   *[other] { $copies } good copies were burned and read back.
}
burn-set-left = Still to burn: { $serials }
burn-set-left-copies = { $copies } copies of { $what }
burn-set-next-resume = Continue with: stele burn { $set } { $options }
burn-set-next-second = Read them in the other drive too: stele burn { $set } --drive { $drives } --second-drive
burn-second-verified = { $copies ->
    [one] { $copies } copy is verified in a second drive.
   *[other] { $copies } copies are verified in a second drive.
}
burn-second-failed = { $serial } cannot be read properly in { $drive }; it was burned in { $burner }.
burn-copy-good = { $serial } is good: all { $sectors } sectors ({ $size }) of disc { $disc } were read back and match.
burn-copy-unread = { $serial } of disc { $disc } was burned and closed, but not read back: nobody knows yet whether it is good.
burn-copy-bad = { $serial } is not a good copy of disc { $disc }: { $written } of { $sectors } sectors ({ $size }) were written, { $equal ->
    [0] and none of them was confirmed by reading it back.
    [one] { $equal } matches.
   *[other] { $equal } match.
}
burn-write-serial = Write { $serial } on the disc.
burn-second-drive-alone = --second-drive is for a whole set. To read this copy in another drive: stele verify { $serial } --drive OTHER
burn-take-out = Take it out of the drive and put in a blank disc{ $blank ->
    [none] .
   *[other] {" "}(a virtual one: stele drive load { $drive } --blank { $blank }).
}
burn-disc-spoiled = Mark this disc as spoiled and keep it off the shelf.
burn-next-verify = Put the disc back in, then: stele verify { $serial } --drive { $drive }
burn-next-again = Burn it again: stele burn { $disc } --drive { $drive }
burn-next-fresh = Put in a fresh blank, then: stele burn { $disc } --drive { $drive }
burn-next-build = Build the image again: stele build { $disc } --again
burn-log-file = The log of this burn is { $file }
burn-log-unwritten = The burn log could not be written: { $reason } [{ $code }]
burn-label-unwritten = The label of the virtual disc could not be written: { $reason } [{ $code }]

## Command line: catalog

catalog-next-copy = Copy this backup to another machine.
catalog-next-copy-lists = Copy this backup and the folder `lists` together to another machine: neither is of use without the other.
catalog-next-audit = See what is wrong: stele audit verify
catalog-next-reopen = Close and reopen the windows of this archive, then: stele status
catalog-next-mend = Try another backup, or the manifest of a disc: stele catalog restore-lists FILE

## Command line: demo

demo-all-equal = { $files ->
    [one] { $files } file ({ $size }) was compared
   *[other] { $files } files ({ $size }) were compared
} in { $time }: every byte is equal.
demo-not-equal = { $files ->
    [one] { $files } file ({ $size }) was compared
   *[other] { $files } files ({ $size }) were compared
} in { $time }: NOT every byte is equal.
demo-kept-in = Everything is in { $folder }:
demo-kept-samples = samples/   the studies
demo-kept-archive = archive/   the archive with its images and virtual discs
demo-kept-restored = restored/  what was restored from the damaged disc
demo-next-open = Open the desktop: stele --archive { $archive }
demo-nothing-kept = Nothing was kept. To keep everything for a closer look: stele demo --keep DIR

## Command line: drive

drive-list-empty = This station has no drive.
drive-list-labeled = { $drive }  { $model }  { $medium }, label { $label }
drive-create-live = This is not a practice archive: copies are not burned or verified in a virtual drive here. To practice: stele init DIR --practice
drive-next-create = Create a virtual drive: stele drive create A
drive-next-connect = Connect a Blu-ray recorder, then list the drives again: stele drive list. If it is not listed, check its power and its cable, and that this computer shows it as /dev/sr0. Users must be in the group that may use the drive, usually cdrom.

## Command line: drive history

history-empty = No burn or check is recorded.
history-more = { $uses } earlier ones are not shown; --last N shows more.
history-drive = { $vendor } { $product }, firmware { $firmware }, { $serial ->
    [none] no serial number
   *[other] serial number { $serial }
} ({ $drive }), with { $media ->
    [none] unknown media:
   *[other] { $media } media:
}
history-burned = burned: { $good } of { $burned } good
history-burned-spoiled = burned: { $good } of { $burned } good; last spoiled { $when }
history-not-finished = { $burns ->
    [one] { $burns } burn not finished
   *[other] { $burns } burns not finished
}
history-read = checked: { $good } of { $read } passed
history-errors = { $errors ->
    [one] { $errors } recovered error
   *[other] { $errors } recovered errors
}, { $slow ->
    [one] { $slow } slow stretch
   *[other] { $slow } slow stretches
}
history-one-burned = { $when }  { $serial }  { $drive }  burned at { $speed }: { $result ->
    [good] good
    [unfinished] not finished
    [spoiled] spoiled
    [watch] check again soon
    [migrate] replace now
   *[failed] failed
}
history-one-read = { $when }  { $serial }  { $drive }  read: { $result ->
    [good] good
    [spoiled] spoiled
    [watch] check again soon
    [migrate] replace now
   *[failed] failed
}
history-rate = { $rate } MB/s
history-bad-sectors = { $sectors ->
    [one] { $sectors } bad sector
   *[other] { $sectors } bad sectors
} ({ $size })
history-box = box { $label }
history-lot = lot { $lot }

## Command line: drop

drop-set-too = It was the last data disc of { $set }, so the whole set is canceled.
drop-done = { $set } is canceled. { $studies ->
    [0] No study is waiting for a disc.
    [one] { $studies } study is now waiting for a disc.
   *[other] { $studies } studies are now waiting for a disc.
}
drop-spoiled-discs = These discs are out of use; keep them off the shelf: { $serials }
drop-file-kept = This file was kept because it may hold the only copy of something: { $file }. stele status lists it until you remove it.

## Command line: exceptions

study-left-out = { $kept ->
    [0] { $study } is left out: { $files ->
        [one] { $files } file
       *[other] { $files } files
    } ({ $size }) will be on no disc.
   *[other] { $files ->
        [one] { $files } file
       *[other] { $files } files
    } ({ $size }) of { $study } will be on no disc; { $kept } of its files { $kept ->
        [one] stays
       *[other] stay
    }.
} If files turn up, import them again.
study-left-out-files = { $files ->
    [one] { $files } file
   *[other] { $files } files
} ({ $size }) of { $study } will be on no disc. If files turn up, import them again.
exceptions-advice = { $code }: { $advice }
exceptions-none = There are no exceptions to review.
exceptions-none-such = There are no exceptions with this reason code.
exceptions-listed = { $files ->
    [one] { $files } exception to review:
   *[other] { $files } exceptions to review:
}
exceptions-next-resolve = { $number ->
    [none] Check them, then take them off the list: stele exceptions resolve NUMBER
   *[other] Check it, then take it off the list: stele exceptions resolve { $number }
}
exceptions-next-reason = Check them, then take those with one reason off the list: stele exceptions resolve --reason { $code }
exceptions-next-case = Import files that belong to no study with a name for their case: stele ingest { $folder } --case NAME. That takes them off the list. Check the others. Taking a file off the list changes nothing in the archive: stele exceptions resolve NUMBER
exceptions-reviewed = { $files ->
    [one] { $files } exception is marked as reviewed and off the list.
   *[other] { $files } exceptions are marked as reviewed and off the list.
}
exceptions-not-imported = { $files ->
    [one] { $files } of them could not be imported, and is still not in the archive.
   *[other] { $files } of them could not be imported, and are still not in the archive.
}

## Command line: explain

explain-disc = Disc { $disc }
explain-copies = { $copies ->
    [0] No copy of this disc can be relied on yet.
    [one] { $copies } copy of this disc can be relied on; make another.
   *[other] { $copies } copies of this disc can be relied on; any one of them restores everything.
}
explain-dicom = DICOM: { $objects ->
    [one] { $objects } object
   *[other] { $objects } objects
}, { $claim }
explain-reason = { $objects ->
    [one] { $objects } object
   *[other] { $objects } objects
}: { $reason }
explain-parity-outdated = { $disc } holds parity for outdated images and cannot restore anything. Build new parity: stele build { $set }
explain-whole-discs = { $set } survives the loss of any { $discs } of its { $all } discs as a whole.
explain-whole-discs-once = { $set }: once every disc has a copy that can be relied on, the set survives the loss of any { $discs } of its { $all } discs as a whole. Now it survives the loss of { $now ->
    [0] none
   *[other] any { $now }
}: { $count ->
    [one] { $without } has
   *[other] { $count } discs have
} no copy that can be relied on.
explain-no-parity-discs = { $set } has no parity discs: if every copy of a disc is lost, so is its content. A set planned with --parity-discs 2 survives the loss of any two discs.

## Command line: find and scan

find-due-back = { $serial } is due back on { $day }.
find-none = No matching study. { $why ->
    [empty] Nothing was imported into this archive yet.
    [dates] Leave out --from or --to, or try fewer letters.
    [modality] Leave out --modality, or try fewer letters.
    [both] Leave out --from, --to or --modality, or try fewer letters.
    [impossible] Correct the date.
   *[text] Try fewer letters, or a date.
}
find-impossible-date = There is no such day: { $date }
find-only-kept-out = No study of this patient matches.
find-short-year = Dates need a year of four digits, such as 1940-03-04.
patient-decisions-none = No decision about a patient was recorded.
find-more = { $studies ->
    [one] { $studies } more study is not shown. Add --all, or narrow the search with another word or a date.
   *[other] { $studies } more studies are not shown. Add --all, or narrow the search with another word or a date.
}
find-more-than = More than { $studies } more studies are not shown. Add --all, or narrow the search with another word or a date.
find-show-copies = To see the copies of each study, add --all.
find-show-more = { $studies ->
    [one] { $studies } more study is not shown. To see all of them with their copies, add --all.
   *[other] { $studies } more studies are not shown. To see all of them with their copies, add --all.
}
scan-show-more = { $more } To see all of them with their copies, add --all.

## Command line: ingest

ingest-for-case = Files that belong to no study were left out. To import them, name a case for them: stele ingest { $folder } --case NAME
ingest-next-case = To import a file that belongs to no study, name a case for it: stele ingest FILE --case NAME. To leave it out and take it off the list: stele exceptions resolve NUMBER (the numbers: stele exceptions list)
ingest-new-items = { $files ->
    [one] { $files } file was found:
   *[other] { $files } files were found:
} { $items ->
    [one] { $items } new file
   *[other] { $items } new files
} in { $studies ->
    [one] { $studies } study
   *[other] { $studies } studies
} ({ $size }), { $known } already known{ $not ->
    [0] .
   *[other] , { $not } not imported.
}
ingest-no-files = No files were found.
ingest-nothing-new = { $files ->
    [one] { $files } file was found:
   *[other] { $files } files were found:
} 0 new files, { $known } already known{ $not ->
    [0] .
   *[other] , { $not } not imported.
}
ingest-documents = { $documents ->
    [one] { $documents } new file is a document.
   *[other] { $documents } new files are documents.
}
ingest-moved = { $files ->
    [one] 1 of them is no longer where it was imported from. The new path is recorded.
   *[other] { $files } of them are no longer where they were imported from. The new paths are recorded.
}
ingest-moved-rewritten = { $files ->
    [one] 1 of these has another modification time. Its header, length and first bytes are as they were. The rest cannot be compared, because the earlier file is gone and on no disc: the disc will hold the file as it is now.
   *[other] { $files } of these have another modification time. Their headers, lengths and first bytes are as they were. The rest cannot be compared, because the earlier files are gone and on no disc: the disc will hold the files as they are now.
}
ingest-kept-out = { $files ->
    [one] { $files } file of another patient was left out, as decided before.
   *[other] { $files } files of another patient were left out, as decided before.
}
ingest-undated = { $files ->
    [one] { $files } file has a date of modification before 1678 or after 2261, which cannot be kept: it comes back with the date of its restore. Its content is kept.
   *[other] { $files } files have dates of modification before 1678 or after 2261, which cannot be kept: they come back with the date of their restore. Their content is kept.
}
ingest-notices = Imported, but please check:
ingest-exceptions = Could not be imported:
differences-more = { $differences } more: stele patient mismatches

## Command line: init

init-first-person = First person
init-archive-made = { $archive } is a new archive.
init-practice-made = { $archive } is a new practice archive.
init-settings-made = { $archive } is already an archive: its settings file was created again, its catalog was not changed.
init-person-acts = { $name } acts in it as { $code }.
init-no-name = No name was given. To work under your own name: stele person add NAME --role administrator
init-next-ingest = Import a first folder: stele --archive { $archive } ingest FOLDER

## Command line: inspect

inspect-size = { $sectors ->
    [one] { $sectors } sector, { $size }.
   *[other] { $sectors } sectors, { $size }.
}
inspect-iso = ISO 9660, volume { $volume }
inspect-udf-closed = UDF { $revision }, volume { $volume }, closed
inspect-udf-open = UDF { $revision }, volume { $volume }, not closed
inspect-tree = { $names ->
    [rock-ridge] Rock Ridge names:
    [joliet] Joliet names:
   *[plain] names:
} { $files ->
    [one] { $files } file
   *[other] { $files } files
} in { $folders ->
    [one] { $folders } folder
   *[other] { $folders } folders
}, { $size }
inspect-metadata-mirrored = metadata partition with a mirror
inspect-metadata-single = metadata partition without a mirror
inspect-trees-same = Both file systems point to the same sectors.
inspect-trees-differ = The two file systems do not point to the same sectors.
inspect-disc-of = { $discs ->
    [one] STELE1: { $disc }, the only disc of its set
   *[other] STELE1: { $disc }, of { $discs } discs
}
inspect-anchors-lost = STELE1: the anchors of this disc are lost
inspect-strips = { $data } + { $parity } strips of { $sectors } sectors
inspect-whole-discs = { $discs ->
    [one] Its set survives the loss of any one disc.
   *[other] Its set survives the loss of any { $discs } discs.
}
inspect-dicom = DICOM, judged by its objects: { $form }
inspect-dicom-claim = the disc claims: { $claim }
inspect-dicomdir = { $objects ->
    [one] { $objects } object
   *[other] { $objects } objects
} in a DICOMDIR of { $records ->
    [one] { $records } record
   *[other] { $records } records
}
inspect-no-dicomdir = no DICOMDIR
inspect-not-referenced = { $objects ->
    [one] { $objects } object is not referenced by any DICOMDIR
   *[other] { $objects } objects are not referenced by any DICOMDIR
}
inspect-unreadable = { $files ->
    [one] { $files } file is too damaged to be identified
   *[other] { $files } files are too damaged to be identified
}
inspect-syntax = { $objects ->
    [one] { $objects } object
   *[other] { $objects } objects
}: { $syntax }
inspect-excludes = { $objects ->
    [one] { $objects } object violates the profile
   *[other] { $objects } objects violate the profile
}: { $reason }; first at /{ $first }
inspect-noted = { $objects ->
    [one] { $objects } object noted
   *[other] { $objects } objects noted
}: { $reason }; first at /{ $first }
claim-no-objects = no DICOM objects
claim-archive = archive form, not an interchange file-set
conformance-syntax = transfer syntax outside of STD-GEN-BD
conformance-not-a-file = no file meta information; kept as a document
conformance-same-instance = another object on the disc has the same SOP Instance UID; kept as a document
conformance-cut-off = the file ends too early
conformance-invalid-uid = the UID of the object, its series or its study is not valid
conformance-private-class = no type of record exists for its SOP class
conformance-key-missing = a key that its type of record must have is missing
conformance-no-matrix = an image without rows or columns
conformance-other-patient = it names a different patient than its study
conformance-shared-id = another person has the same Patient ID; DICOMDIR keeps them apart
conformance-keys-unknown = imported by an earlier version, whose record has few details
conformance-by-frame = position, orientation or spacing by frame; DICOMDIR leaves them out
conformance-left-out = DICOMDIR leaves out { $tag }: not valid, or too long
conformance-supplied = DICOMDIR supplies { $tag }
inspect-image-hashes = { $sectors ->
    [one] Hashes of the image ({ $sectors } sector)
   *[other] Hashes of the image ({ $sectors } sectors)
}
inspect-no-image-hash = There is no hash of the image: parts of it cannot be read.
inspect-files-right = { $files ->
    [one] { $right } of { $files } file matches its hashes in the manifest
   *[other] { $right } of { $files } files { $right ->
        [one] matches its hashes in the manifest
       *[other] match their hashes in the manifest
    }
}
inspect-not-compared = { $stele ->
    [quick] {" "}Hashes, the manifest, check values, parity, and the data after the content were not compared.
    [yes] {" "}Check values, parity, and the data after the content were not compared.
   *[no] {""}
}
inspect-consistent = No inconsistencies found.{ inspect-not-compared } To check every sector: stele verify --image { $file }
inspect-consistent-drive = No inconsistencies found.{ inspect-not-compared } To check every sector: stele verify --drive { $drive }
inspect-as-built = As built: { $survives }
inspect-more-of-kind = { $findings ->
    [one] and 1 more like this (to see all: add --json)
   *[other] and { $findings } more like this (to see all: add --json)
}
inspect-next-try-repair = If it is a disc or an image made by Stele, try to repair it: stele disc repair { $source } --to FILE
inspect-next-repair = Make a complete image of this disc: stele disc repair { $source } --to FILE
finding-no-file-system = no known file system
finding-file-system-missing = a file system of the disc is missing
finding-descriptor = a descriptor is not valid
finding-byte-orders = a number differs between its two byte orders
finding-directory = a directory contradicts itself
finding-beyond-end = the content goes beyond the end of the image or disc
finding-overlap = two files share some of their sectors
finding-tree-not-followed = a tree is too deep, too large or too tangled to be followed to its end
finding-copies-differ = two copies that must be equal differ
finding-trees-differ = the trees of names differ
finding-not-closed = what the volume says of itself is not true
finding-unknown-partition = an unknown kind of partition, which was not checked
finding-unreadable = sectors that cannot be read
finding-text-missing = a text for people is missing or altered
finding-protection = the protection of the disc is damaged or contradicts itself
finding-other-disc = parts of another disc are here
finding-dicomdir = the DICOMDIR and the disc differ
finding-conformance = the disc claims another DICOM profile than its objects satisfy
finding-manifest = the manifest and the disc differ
finding-hash = a file differs from the one in the manifest
finding-later-session = a later session, which was not checked
finding-bytes-behind = the image does not end with a whole sector
found-path = /{ $path }
found-in-tree = { $tree }: /{ $path }
found-no-terminator = { $tree }: no descriptor ends the list of descriptors
found-volume-descriptor = { $tree }: the volume descriptor
found-block-size = { $tree }: blocks of { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
} instead of 2048
found-volume-length = { $tree } has { $sectors ->
    [one] 1 sector
   *[other] { $sectors } sectors
}, the image or disc has { $medium }
found-path-table-size = { $tree }: a path table of { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
}
found-path-tables = { $tree }: the path tables
found-directory-record = { $tree }: a record of a folder
found-directory-sector = { $tree }: /{ $path }, sector { $sector } of the folder
found-name-twice = { $tree }: two files are called /{ $path }
found-invalid-name = { $tree }: a name in /{ $path } is not valid
found-no-last-section = { $tree }: the last part of /{ $path } is missing
found-size = { $tree }: /{ $path } has { $sectors ->
    [one] 1 sector
   *[other] { $sectors } sectors
} for { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
}
found-two-files = { $tree }: /{ $first } and /{ $second }
found-lies-elsewhere = /{ $path } is in one place by { $tree } and in another by { $other }
found-only-in = /{ $path } is only in { $tree }
found-files-only-in = { $files ->
    [one] 1 file is
   *[other] { $files } files are
} only in { $tree }
found-read-too-often = the structures lead to each sector more than { $times ->
    [one] once
   *[other] { $times } times
}
found-few-udf-anchors = UDF: fewer than two anchors
found-sequence-sector = UDF: sector { $sector } of the { $sequence ->
    [main] main sequence
   *[reserve] reserve sequence
}
found-sequence-end = UDF: no descriptor ends the { $sequence ->
    [main] main sequence
   *[reserve] reserve sequence
}
found-sequences = UDF: the main sequence and the reserve sequence
found-no-udf-volume = UDF: there is no partition or no volume
found-partition = UDF: the partition
found-partition-maps = UDF: the list of partitions
found-partition-kind = UDF: { $name }
found-metadata-file = UDF: the metadata file
found-metadata-mirror = UDF: the mirror of the metadata file
found-metadata-both = UDF: the metadata file and its mirror
found-file-set-descriptor = UDF: the file set descriptor
found-no-integrity = UDF: there is no integrity descriptor
found-integrity-says = UDF: it says that it is { $closed ->
    [yes] closed
   *[no] open
} and has { $files ->
    [one] 1 file
   *[other] { $files } files
} and { $folders ->
    [one] 1 folder
   *[other] { $folders } folders
}; { $files_found ->
    [one] 1 file
   *[other] { $files_found } files
} and { $folders_found ->
    [one] 1 folder
   *[other] { $folders_found } folders
} were found
found-no-carrier = not one anchor or check sector can be read
found-not-divided = nothing on the disc says how it is laid out
found-several-discs = it has parts of several discs, and no disc has most of them: { $discs }
found-unknown-feature = it needs { $feature }, which this version of Stele does not know
found-later-version = its format has version { $version }, which this version of Stele does not know
found-check-strip = { $sectors ->
    [one] 1 sector of check strip { $strip } is lost or wrong
   *[other] { $sectors } sectors of check strip { $strip } are lost or wrong
}
found-anchors = { $bad ->
    [one] 1 of { $of } anchors is lost or different
   *[other] { $bad } of { $of } anchors are lost or different
}
found-anchors-disagree = no two thirds of the anchors say the same
found-cut-off = { $there ->
    [one] only 1 of its { $of } sectors is there
   *[other] only { $there } of its { $of } sectors are there
}
found-foreign-tags = { $tags ->
    [one] 1 tag belongs to a copy of another disc
   *[other] { $tags } tags belong to copies of another disc
}
found-several-copies = its tags name several copies: { $serials }
found-other-content = the content is not the one that the anchors describe
found-manifest-line = line { $line } of /MANIFEST.JSN cannot be understood
found-manifest-disc = /MANIFEST.JSN and the anchors name different discs
found-listed-not-there = /{ $path } is listed in /MANIFEST.JSN but is not there
found-not-listed = { $files ->
    [one] 1 file is
   *[other] { $files } files are
} not listed in /MANIFEST.JSN
found-bytes-behind = { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
} after { $sectors ->
    [one] 1 sector
   *[other] { $sectors } sectors
}
found-file-set = the DICOM files
found-claims = /CONFORM.TXT says "{ $claimed }", but by its objects it is "{ $found }"
found-no-dicomdir = there is no DICOMDIR for { $objects ->
    [one] 1 object
   *[other] { $objects } objects
}
found-directory-unreadable = DICOMDIR cannot be read
found-not-a-directory = DICOMDIR is cut off, or is not a DICOMDIR
found-says-inconsistent = DICOMDIR says that it is not consistent
found-other-class = DICOMDIR has another SOP class than Media Storage Directory
found-too-many-records = DICOMDIR has more than { $records ->
    [one] 1 record
   *[other] { $records } records
}; the rest was not checked
found-record-without-file = the { $record } record at byte { $at } of DICOMDIR refers to no file
found-record-lacks = the { $record } record at byte { $at } of DICOMDIR has no value for { $tag }
found-file-id = the record at byte { $at } of DICOMDIR has a File ID that is not valid
found-refers-to-nothing = DICOMDIR refers to /{ $path }, which is not there
found-refers-twice = DICOMDIR refers twice to /{ $path }
found-link-to-nothing = a link in DICOMDIR leads to byte { $at }, where no record begins
found-reached-twice = two links in DICOMDIR lead to the record at byte { $at }
found-wrong-level = the record at byte { $at } of DICOMDIR is on the wrong level
found-not-reached = { $records ->
    [one] no link leads to 1 record of DICOMDIR
   *[other] no link leads to { $records } records of DICOMDIR
}
found-not-an-object = DICOMDIR refers to /{ $path }, which is not a DICOM object
found-same-instance = DICOMDIR refers to /{ $path }, whose SOP Instance UID another object has too
found-other-names = DICOMDIR gives /{ $path } another class, instance or transfer syntax than the file has
found-not-referred = DICOMDIR does not refer to /{ $path }
found-sector = sector { $sector }
found-sectors = sectors { $first } to { $last }
found-parts-of = { $disc }, { $places }
found-parts-of-more = { $disc }, { $places } and { $more ->
    [one] 1 more sector
   *[other] { $more } more sectors
}
help-text-earlier = { $file }: as an earlier version of Stele wrote it
help-text-unknown = { $file }: altered, or from an unknown version
help-text-missing = { $file }: missing

## Command line: label

label-page-written = { $labels ->
    [one] { $labels } label is in { $file }
   *[other] { $labels } labels are in { $file }
}
label-next-print = Open the page in a browser, and print it at 100%.

## Command line: lists

list-more = and { $items } more
list-more-json = and { $items } more (to see all: add --json)
list-cut-json = { $lines ->
    [one] One more line. To see it, add --json.
   *[other] { $lines } more lines. To see them, add --json.
}
patient-more-decided = { $lines ->
    [one] One more line. To see it: stele patient decisions --limit { $made }
   *[other] { $lines } more lines. To see them: stele patient decisions --limit { $made }
}
patient-list-cut = { $patients } more patients are not shown. To see all of them, add --all.
list-cut = { $lines } more lines are not shown. To see all of them, add --all.
ingest-cut = { $lines } more lines are not shown. To see the rest: stele exceptions list, stele patient mismatches
list-cut-limit = { $items } more are not shown. To see all of them, add --limit { $all }.
list-earlier = { $items } earlier ones are not shown. To see all of them, add --all.
exceptions-cut = To see each file, add --all.
stretch-of-sectors = from sector { $first }: { $sectors ->
    [one] { $sectors } sector
   *[other] { $sectors } sectors
} ({ $size })

## Command line: places

place-list-empty = No locations yet.
place-next-first = Add the first location: stele place add Site/Room/Rack/Shelf
place-next-label = Print its label: stele label { $code }
place-site-without-name = this site
place-kind-site = site
place-kind-vault = vault
place-kind-quarantine = quarantine
place-kind-transit = transit
place-kind-room = room
place-kind-rack = rack
place-kind-shelf = shelf
place-kind-box = box
place-kind-slot = slot
place-row = { $name }  { $code }, { $kind }, { $copies ->
    [one] { $copies } copy
   *[other] { $copies } copies
}
place-row-of = { $name }  { $code }, { $kind }, { $copies ->
    [one] { $copies } copy
   *[other] { $copies } copies
} of { $capacity }
place-row-slot = { $name }  { $code }, { $copies ->
    [0] empty
   *[other] occupied
}
place-added = { $path } is added as a { $kind } ({ $code }).
place-renamed = { $was } is now called { $path } ({ $code }).
place-moved = { $was } is now { $path }, with { $copies ->
    [0] no copies
    [one] { $copies } copy
   *[other] { $copies } copies
} in it.
place-merged = { $was } and { $path } are now one location, with { $copies ->
    [0] no copies
    [one] { $copies } copy
   *[other] { $copies } copies
} in it. Labels of both lead to it.
place-changed = { $path } is a { $kind }. { $room }
place-room = It has room for { $capacity ->
    [one] { $capacity } case
   *[other] { $capacity } cases
}.
place-room-unknown = Its capacity is not recorded.
place-too-full = { $path } holds { $copies ->
    [one] { $copies } copy
   *[other] { $copies } copies
}, but has room for { $capacity }. If that is not so, correct its width, or shelve what is really somewhere else.

## Command line: patient

patient-none = No patient matches this. Try fewer words, a part of the name, or the patient ID.
patient-nothing-open = No patient needs a decision.

## Command line: plan

plan-files-gone = { $studies ->
    [one] { $studies } study cannot be planned: all its files are gone or have changed since they were imported.
   *[other] { $studies } studies cannot be planned: all their files are gone or have changed since they were imported.
} Put the files back as they were, or import what is there now. To leave out what is gone for good, or was replaced by what is already imported: stele study leave-out STUDY --why TEXT
plan-partly-gone = { $studies ->
    [one] { $studies } study is planned in part
   *[other] { $studies } studies are planned in part
}: { $files ->
    [one] 1 file that was imported earlier is gone or has changed, and is not on this plan. It still waits
   *[other] { $files } files that were imported earlier are gone or have changed, and are not on this plan. They still wait
}: put the files back as they were, or leave out what is gone for good or was replaced: stele study leave-out STUDY --why TEXT
plan-lists-gone = { $studies }. Import their folders again, with --case NAME if it was a case: stele ingest FOLDER. Or leave the studies out for good: stele study leave-out STUDY --why TEXT
plan-nothing-fits = Nothing that is waiting fits on { $medium }.
plan-next-larger = Plan for a larger medium, such as: stele plan --media bd100
plan-set-stored = { $set } has { $discs ->
    [one] { $discs } disc, with { $copies ->
        [one] { $copies } copy.
       *[other] { $copies } copies.
    }
   *[other] { $discs } discs, with { $copies ->
        [one] { $copies } copy of each.
       *[other] { $copies } copies of each.
    }
}
plan-set-previewed = { $set } would have { $discs ->
    [one] { $discs } disc, with { $copies ->
        [one] { $copies } copy.
       *[other] { $copies } copies.
    }
   *[other] { $discs } discs, with { $copies ->
        [one] { $copies } copy of each.
       *[other] { $copies } copies of each.
    }
}
plan-data-disc = { $disc }  { $fill }%  { $studies ->
    [one] { $studies } study
   *[other] { $studies } studies
}, { $files ->
    [one] { $files } file
   *[other] { $files } files
}, { $size } of content
plan-parity-disc = { $disc }  { $fill }%  parity for the set
plan-disc-copies = copies { $serials }
plan-too-large = Too large for any disc of this kind: { $file }
plan-whole-discs = { $discs ->
    [one] The set survives the loss of any { $discs } whole disc.
   *[other] The set survives the loss of any { $discs } whole discs.
}
plan-no-parity-discs = Without parity discs, a disc whose copies are all lost cannot be rebuilt. With --parity-discs 2, any two discs can be rebuilt.
plan-next-store = Store this plan: { $command }

## Command line: rebuild

rebuild-set = { $discs ->
    [one] { $set } has { $discs } disc.
   *[other] { $set } has { $discs } discs.
}
rebuild-disc-whole = { $kind ->
    [parity] parity disc { $disc }
   *[data] disc { $disc }
} { $was ->
    [missing] was not given, and is rebuilt:
   *[present] is complete:
} { $file }
rebuild-disc-doubtful = { $kind ->
    [parity] parity disc { $disc }
   *[data] disc { $disc }
} { $was ->
    [missing] was not given and is not confirmed:
   *[present] is not confirmed:
} discs of this set contradict each other
rebuild-disc-partial = { $kind ->
    [parity] parity disc { $disc }
   *[data] disc { $disc }
} { $was ->
    [missing] was not given and still lacks
   *[present] still lacks
} { $sectors ->
    [one] { $sectors } sector
   *[other] { $sectors } sectors
} ({ $size })
rebuild-parity-waits = parity disc { $disc } was not given: it can be built again once all data discs are whole
rebuild-parity-unsure = parity disc { $disc } was not given, and no parity disc here can be relied on to build it again
rebuild-source-strange = { $source } was not used: it holds no disc of this set, or not the disc that the set had
rebuild-data-changed = what was given of disc { $disc } was not used: its content is not what the other discs of this set say it is
rebuild-not-as-built = { $disc } came out complete, but is not the image that this archive has on record: a source was changed and its check values were made again. What came out is kept in the folder under a name that ends in .not-as-built.iso. Do not rely on it.
rebuild-next-as-built = Find the source that was changed: stele verify --image FILE for each source, and for each disc in a drive: stele verify --drive DRIVE. Then give the same command again without it, into a new folder.
rebuild-parity-altered = parity disc { $disc } contradicts the other discs of this set, so it was not used
rebuild-parity-altered-again = parity disc { $disc } contradicts the other discs of this set, so it was not used. It is built again from the data discs: { $file }
rebuild-parity-outdated = parity disc { $disc } was not used: it belongs to other images of the data discs, or says that it is of another set
rebuild-unfinished-kept = What was recovered of incomplete discs is in the folder, unfinished, under the UUID of each disc.
rebuild-next-build = The archive lacks the image of { $disc }. To add it: stele image add { $file }
rebuild-next-sources = Give the same command again, with more copies of the discs of this set as sources. To see where they are: stele scan { $set }

## Command line: repair

repair-image-written = { $file } is written: { $sectors ->
    [one] { $sectors } sector
   *[other] { $sectors } sectors
} ({ $size }), { $rebuilt } of them rebuilt.
repair-image-whole = The image is complete: every sector matches its check value.
repair-whole-by-digest = The image is complete. { $sectors ->
    [0] Its parity agrees with it,
    [one] { $sectors } sector ({ $size }) has lost its check value: parity confirms it,
   *[other] { $sectors } sectors ({ $size }) have lost their check values: parity confirms them,
} and so does the digest of the whole content.
repair-whole-by-code = The image agrees with its parity{ $sectors ->
    [0] ,
    [one] . { $sectors } sector ({ $size }) has lost its check value,
   *[other] . { $sectors } sectors ({ $size }) have lost their check values,
} and this disc has no digest to confirm its content: compare its files with B3SUMS.TXT.
repair-content-differs = The content is not what this disc was made with, although it agrees with its parity. Sectors without a check value therefore do not count as right.
repair-content-refuted = The content is not what this disc was made with: sectors were changed together with what checks them. Do not rely on this image.
repair-next-other-copy = Use another copy of this disc instead: stele disc repair SOURCE --to FILE
repair-sectors-lost = { $sectors ->
    [one] { $sectors } sector ({ $size }) is still lost,
   *[other] { $sectors } sectors ({ $size }) are still lost,
} in { $places ->
    [one] { $places } place:
   *[other] { $places } places:
}
repair-sectors-unconfirmed = { $sectors ->
    [one] { $sectors } sector ({ $size }) could be read but not checked,
   *[other] { $sectors } sectors ({ $size }) could be read but not checked,
} in { $places ->
    [one] { $places } place:
   *[other] { $places } places:
}
repair-files-unknown = Which files are affected is not known: the manifest of the disc could not be read.
repair-files-lost = { $files ->
    [0] No file is lost, in whole or in part.
    [one] { $files } file is lost in whole or in part:
   *[other] { $files } files are lost in whole or in part:
}
repair-files-wrong = { $files ->
    [one] { $files } file has wrong hashes:
   *[other] { $files } files have wrong hashes:
}
repair-files-confirmed = { $files ->
    [one] { $files } file with unconfirmed sectors has the right hashes.
   *[other] { $files } files with unconfirmed sectors have the right hashes.
}
repair-map-written = The map of missing sectors is { $map }
repair-time-out = Time ran out before every bad place was tried; --minutes allows more.
repair-next-whole = If the image of this disc is missing from the archive, add this file: stele image add { $file }. If the archive still has its image, you can delete this file. To see whether another copy has to be burned: stele status
repair-next-unknown = This archive does not know the copy, so it does not need this file either. To see what the disc holds: stele disc inspect { $file }
repair-next-as-built = To repair { $disc }, use another copy or image of it. To see where its copies are: stele scan { $disc }
repair-next-again = Try the drive again for what is missing: stele disc repair { $image } { $drive } --to FILE
repair-next-copy = Repair it again, with another copy of this disc as a further source: stele disc repair { $sources } SOURCE --to FILE

## Command line: progress and notes

note = Note: { $what } { $next }
progress-time-left = { $time } left

## Requests and deliveries

request-same = { $other } is open and asks for the same studies for the same recipient. If this one was recorded twice: stele request close { $request } --result=withdrawn --why TEXT
request-none = There are no requests.
request-none-open = There are no open requests. To see those that are closed: stele request list --all
request-treatment = treatment
request-emergency = emergency treatment
request-patient = the patient's own copy
request-lawyer = an authorized lawyer
request-court = a court
request-police = the police
request-research = research
request-proof-recipient = proof: none besides name and address
request-proof-identity = proof: a document that shows who the patient is
request-proof-authorization = proof: an authorization signed by the patient
request-proof-order = proof: a written order
request-proof-approval = proof: an ethics approval
request-days-set = New requests of this kind ({ $kind }) are due after { $days } days. Requests that are recorded already keep their due date.
request-kind-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
request-kind-order = no due date unless one is given
request-kind-signed = an administrator signs
request-kind-unsigned = no signature needed
request-erased = (erased)
request-handed-over = handed over { $day }
request-refused = refused { $day }
request-withdrawn = withdrawn { $day }
request-overdue = overdue since { $day }
request-due = due { $day }
request-no-date = no due date
request-listed = { $studies ->
    [one] { $request }  { $standing }  { $ground }, for { $recipient }: { $studies } study of { $patient }
   *[other] { $request }  { $standing }  { $ground }, for { $recipient }: { $studies } studies of { $patient }
}
request-title = { $request }  { $ground }, { $standing }
request-recipient = for { $recipient }
request-address = address: { $address }
request-purpose = purpose: { $purpose }
request-proof = proof seen: { $proof }
request-extended = extended { $day }
request-signed = signed by { $person }
request-patient-is = patient: { $patient }
request-study = study { $date } { $modalities } { $uid }, on { $discs }
request-study-now-of = This study now belongs to another patient: { $uid } is of { $patient }
request-on-no-disc = no disc yet
request-words-erased = The names and personal details in { $request } are erased. Earlier backups still have them.
request-next-sign = An administrator has to sign it, with the command: stele request sign { $request } --as { $signer }
request-next-deliver = Deliver it: stele deliver { $request } --to FOLDER --drive DRIVE
request-next-moved = Do not hand it over: it has a study that belongs to another patient now. If nothing was handed over: stele request close { $request } --result=withdrawn --why TEXT
request-next-close = When it is handed over: stele request close { $request }
delivery-form-folder = a folder
delivery-form-image = a disc image
delivery-form-pacs = sent to another system
delivery-identity-archived = as archived
delivery-identity-today = with today's identity
delivery-listed = { $files ->
    [one] { $receipt }  delivered { $day } by { $person }: { $files } file ({ $size }), { $form }, { $identity }
   *[other] { $receipt }  delivered { $day } by { $person }: { $files } files ({ $size }), { $form }, { $identity }
}
delivery-unfinished = { $receipt }  started { $day }, { $form }: not completed{ $sent ->
    [yes] ; some files may have been sent
   *[no] , and not recorded as handed over
}
requests-treatment = Treatment
requests-emergency = Emergency
requests-patient = Patient’s own copy
requests-lawyer = Authorized lawyer
requests-court = Court
requests-police = Police
requests-research = Research
requests-proof-identity = passport or identity card: the end of its number
requests-proof-authorization = authorization signed by the patient: its date
requests-proof-order = written order: its number
requests-proof-approval = ethics approval: its number
requests-overdue = overdue since { $day }
requests-due = due { $day }
requests-no-date = no due date
requests-step-hand-over = ready to hand over, { $standing }
requests-step-sign = to be signed, { $standing }
requests-studies = { $studies ->
    [one] { $studies } study of { $patient }
   *[other] { $studies } studies of { $patient }
}
requests-address-is = Address: { $address }
requests-proof-is = Proof seen: { $proof }
requests-purpose-is = Purpose: { $purpose }
requests-extended = The due date was extended on { $day }.
requests-delivery = { $files ->
    [one] Receipt { $receipt }: { $files } file ({ $size }), made on { $day } by { $person }
   *[other] Receipt { $receipt }: { $files } files ({ $size }), made on { $day } by { $person }
}
requests-delivery-sent = { $files ->
    [one] Receipt { $receipt }: { $files } file ({ $size }), sent to another system on { $day } by { $person }
   *[other] Receipt { $receipt }: { $files } files ({ $size }), sent to another system on { $day } by { $person }
}
requests-delivery-open = Receipt { $receipt }: started by { $person }, not finished
requests-is-ready = { $files ->
    [one] Receipt { $receipt }: { $files } file ({ $size }) is ready. It was read back and matches its hash.
   *[other] Receipt { $receipt }: { $files } files ({ $size }) are ready. They were read back and match their hashes.
}
requests-is-sent = { $files ->
    [one] Receipt { $receipt }: { $files } file ({ $size }) was sent. The system confirmed it.
   *[other] Receipt { $receipt }: { $files } files ({ $size }) were sent. The system confirmed each of them.
}
requests-is-sent-next = Tell the recipient that the study is there, and record that it is handed over.
requests-is-ready-next = Hand over the files with the receipt that is beside them, and record that.
requests-uncorrected = { $files ->
    [one] Today's identity could not be written into { $files } file; it is as archived.
   *[other] Today's identity could not be written into { $files } files; they are as archived.
}
requests-lost = { $files ->
    [one] { $files } file could not be read from this disc.
   *[other] { $files } files could not be read from this disc.
}
requests-next-disc = { $fetch } Insert it, and deliver into the same folder again: files that are ready are kept.
requests-next-disc-sent = { $fetch } Insert it, and deliver to the same system again: nothing is sent until all files are ready.
screen-requests = Requests
requests-none = No request is open. To begin one, find the study and choose Deliver.
requests-about = { $requests ->
    [one] { $requests } request is open. A requester gets only the studies asked for, with a receipt.
   *[other] { $requests } requests are open, the next due first. A requester gets only the studies asked for, with a receipt.
}
requests-row-about = { $ground }: { $patient }
requests-row = { $who }, { $about }, { $standing }
requests-pull-all = Pull list for all of them
requests-pull-one = Pull list
requests-new = New request
requests-this-patient = Only this patient’s files are handed over, and nothing of anyone else’s.
requests-ground = Who asks
requests-recipient = Recipient
requests-recipient-hint = name of the person who gets it
requests-address = Address or department
requests-address-hint = where that person is
requests-proof = Proof you have seen
requests-purpose = Purpose, if known
requests-purpose-hint = such as: second opinion, surgery on Friday
requests-to-be-signed = An administrator has to sign this before anything is delivered.
requests-record = Record this request
requests-for = For { $who }
requests-sign = Sign this request
requests-delivered = Ready to hand over
requests-handed-over = It is handed over
requests-sent = Sent to the other system
requests-again = To deliver it again:
requests-as = Hand over as
requests-as-folder = Folder
requests-as-image = Disc image
requests-as-pacs = To a PACS
requests-pacs-title = AE title of that system
requests-pacs-title-hint = such as: STORE
requests-pacs-host = Host
requests-pacs-host-hint = name or IP address
requests-pacs-port = Port
requests-pacs-port-hint = 104
requests-pacs-about = Only DICOM objects are sent, without encryption and unchanged in format. Nothing is sent before all of it was read and checked.
requests-identity = Name and number in the files
requests-identity-archived = As archived, byte for byte
requests-identity-today = As known today
requests-exhibit = An exhibit: byte for byte as archived, with custody and hashes.
requests-from = Read from
requests-from-image = Image of { $disc }
requests-from-drive = Drive { $drive }: { $serial }
requests-fetch = No drive has what is needed. Insert a copy of { $discs }.
requests-fetch-copy = { $disc } ({ $serial }, { $place })
requests-folder = Into this folder
requests-folder-hint = a USB stick or a folder
requests-choose = Choose a folder
requests-deliver = { $studies ->
    [one] Deliver this study
   *[other] Deliver { $studies } studies
}
requests-job = Delivery for { $request }
requests-why = Reason, to extend, refuse or withdraw
requests-why-hint = such as: the disc has to come from the vault
requests-extend = Extend the due date
requests-refuse = Refuse this request
requests-withdraw = It was withdrawn
requests-pull = Pull list
requests-pull-about = { $discs ->
    [0] Nothing can be fetched.
    [one] { $discs } disc to fetch.
   *[other] { $discs } discs to fetch, in walking order.
}
requests-pull-row = { $number }. { $place }
requests-pull-drive = This copy is in { $drive } now.
requests-pull-vault = In a vault: ask for it to be fetched, or wait for the next vault run.
requests-pull-for = For { $who }
find-deliver = Deliver this study
today-request = Request of { $who }: { $step }
today-request-about = For { $ground }.
today-request-open = Open the request of { $who }

pull-title = { $discs ->
    [0] No copy to fetch.
    [one] { $discs } copy to fetch:
   *[other] { $discs } copies to fetch, in walking order:
}
pull-copy = { $place }  { $serial }  { $disc }, for { $requests }
pull-copy-drive = { $place }  { $serial }  { $disc }, for { $requests } (now in { $drive })
pull-copy-vault = { $place }  { $serial }  { $disc }, for { $requests } (in a vault)
pull-not-built = Not built yet, or not read since the catalog was rebuilt: { $discs }
pull-refile = { $discs ->
    [one] Once it has been read, put it back where it was.
   *[other] Once they have been read, put them back in the order of this list.
}
deliver-done = { $files ->
    [one] { $receipt } is delivered: { $files } file ({ $size }) in { $to }, read back and matching its hash.
   *[other] { $receipt } is delivered: { $files } files ({ $size }) in { $to }, read back and matching their hashes.
}
deliver-archived = The files are as archived, byte for byte.
deliver-receipt = { $form ->
    [image] The receipt is RECEIPT.TXT in the image.
   *[folder] The receipt is RECEIPT.TXT beside the files.
}
deliver-today = { $files ->
    [0] No file needed today's identity.
    [one] { $files } file has today's identity; its earlier values are kept in it.
   *[other] { $files } files have today's identity; their earlier values are kept in them.
}
deliver-image = The image is { $size }: burn it to a CD, DVD or Blu-ray disc that has room for it.
deliver-uncorrected = Today's identity could not be written into { $file }; it is as archived.
deliver-so-far = { $files ->
    [one] { $receipt } is not complete: { $files } file is ready so far.
   *[other] { $receipt } is not complete: { $files } files are ready so far.
}
deliver-request-stays = Request { $request } is recorded and stays open. Give the same command again to continue with it.
deliver-waiting = { $files ->
    [0] Some discs of these studies are not built, or were not read since the catalog was rebuilt: what they may hold is not included.
    [one] { $files } file is not included: it is waiting for a disc.
   *[other] { $files } files are not included: they are waiting for a disc.
}
deliver-sent = The files are as archived, byte for byte: { $to } confirmed each of them.
deliver-sent-today = { $files ->
    [0] No file needed today's identity. { $to } confirmed each file.
    [one] { $files } file has today's identity. { $to } confirmed each file.
   *[other] { $files } files have today's identity. { $to } confirmed each file.
}
deliver-documents = { $files ->
    [one] { $files } file was not sent: it is not a DICOM object. Deliver it to a folder.
   *[other] { $files } files were not sent: they are not DICOM objects. Deliver them to a folder.
}
deliver-of-others = { $files ->
    [one] { $files } file is not included: it belongs to another patient.
   *[other] { $files } files are not included: they belong to another patient.
}
deliver-next-here = { $serial }, a copy of disc { $disc }, is in { $drive }: stele deliver { $request } --to { $to } --drive { $drive }
deliver-next-image = No copy of disc { $disc } is at hand, but its image is in the archive: stele deliver { $request } --to { $to } --image { $image }
deliver-next-disc = { $fetch } Insert it and give the command again: stele deliver { $request } --to { $to } --drive { $drive }

receipt-readme-title = Medical images
receipt-readme-title-documents = Documents
receipt-patient-no-id = Patient: { $patient }
receipt-patient = Patient: { $patient }, ID { $id }
receipt-number = Receipt { $receipt }, { $date }
receipt-study = { $files ->
    [one] { $folder }: { $date } { $modalities } { $description } ({ $files } file)
   *[other] { $folder }: { $date } { $modalities } { $description } ({ $files } files)
}
receipt-readme-images = DICOMDIR and the folder DICOM: the images. Open DICOMDIR with any DICOM viewer.
receipt-readme-documents = The folder DOCUMENT, if there is one: reports and other files.
receipt-readme-receipt = RECEIPT.TXT: what was delivered, to whom and why. RECEIPT.JSN: the same for computers.
receipt-readme-sums = SHA256.TXT: hashes of all files. To check them: sha256sum -c SHA256.TXT
receipt-identity-archived = The files are as they were archived, byte for byte.
receipt-identity-today = The files name the patient as the archive knows the patient today. Earlier values are kept in each file (Original Attributes Sequence).
receipt-waiting = { $files ->
    [0] Not included: what discs may hold that are not built yet, or that this catalog has not read.
    [one] Not included: { $files } file that is not on a disc yet.
   *[other] Not included: { $files } files that are not on a disc yet.
}
receipt-left-out = { $files ->
    [one] Not included: { $files } file that was missing when the disc was made.
   *[other] Not included: { $files } files that were missing when the disc was made.
}
receipt-title = Receipt { $receipt }
receipt-to = To: { $recipient }
receipt-address = Address: { $address }
receipt-ground = For: { $ground }
receipt-purpose = Purpose: { $purpose }
receipt-proof = Proof seen: { $proof }
receipt-signed = Signed by: { $person }
receipt-date = Date: { $date }
receipt-by = Delivered by: { $name } ({ $person })
receipt-counted = { $files ->
    [one] { $files } file, { $size }. It was read back after writing and matches its hash.
   *[other] { $files } files, { $size }. All were read back after writing and match their hashes.
}
receipt-uncorrected = { $files ->
    [one] { $files } file could not be given today's identity and is as archived:
   *[other] { $files } files could not be given today's identity and are as archived:
}
receipt-id = Delivery { $uuid } from archive { $archive }
receipt-signatures = Received: ____________________    Delivered: ____________________
receipt-files = SHA-256, bytes, file:
receipt-file-before = as archived: { $sha256 }
custody-title = Custody of the files of receipt { $receipt }
custody-exact = { $files ->
    [one] { $files } file, byte for byte as archived. Its hash is in RECEIPT.TXT and SHA256.TXT.
   *[other] { $files } files, byte for byte as archived. Their hashes are in RECEIPT.TXT and SHA256.TXT.
}
custody-trail = The audit trail of the archive has { $rows } entries. Hash of the last one: { $hash }
custody-source = Read from disc { $disc }, copy { $copy }
custody-image = Read from an image of disc { $disc }
custody-copy = What happened to copy { $copy }:
patient-disclosures = { $requests ->
    [0] No study of { $patient } has been delivered.
    [one] Deliveries of { $patient }, for { $requests } request:
   *[other] Deliveries of { $patient }, for { $requests } requests:
}

## Command line: restore

restore-no-folder = The folder { $folder } does not exist.
restore-files-planned = { $files ->
    [0] No file of the study is on a disc yet.
    [one] The study has { $files } file on discs{ $there ->
        [0] , not yet in the folder.
       *[other] , already in the folder.
    }
   *[other] The study has { $files } files on discs, { $there } of them already in the folder.
}
restore-room-needed = Space needed: { $needed }.
restore-room-free = Space needed: { $needed }; free: { $free }.
restore-files-renamed = { $files ->
    [one] { $files } file will get another name, because its own is taken or unsafe.
   *[other] { $files } files will get other names, because their own are taken or unsafe.
}
restore-no-sound-copy = No copy of { $discs } can be relied on: Stele restores whatever can be read from the copies or the image.
restore-files-checked = { $files ->
    [one] { $agree } of { $files } file in { $folder } matches its hash ({ $size }).
   *[other] { $agree } of { $files } files in { $folder } { $agree ->
        [one] matches its hash ({ $size }).
       *[other] match their hashes ({ $size }).
    }
}
restore-checked-corrected = { $files ->
    [one] { $files } of these files has a corrected header and was compared with the hash in RESTORED.TXT.
   *[other] { $files } of these files have corrected headers and were compared with the hashes in RESTORED.TXT.
}
restore-file-not-recorded = Not on record: { $file } (the disc that RESTORED.TXT names for it holds something else)
restore-checked-images = { $files ->
    [one] RESTORED.TXT also lists { $files } file from an image of a disc that this archive does not have on record (one that was canceled, or an earlier build). { $agree ->
        [0] It does not match
       *[other] It matches
    } its hash there. RESTORED.TXT does not say which study the file belongs to.
   *[other] RESTORED.TXT also lists { $files } files from images of discs that this archive does not have on record (ones that were canceled, or earlier builds). { $agree } of them { $agree ->
        [one] matches
       *[other] match
    } the hashes there. RESTORED.TXT does not say which study these files belong to.
}
restore-file-changed = Changed: { $file }
restore-left-changed = { $file } in { $folder } was changed after it was restored, and was left as it is. The file of the study is { $right }.
restore-file-missing = Missing: { $file }
restore-file-beside = Not as on the disc: { $file }. It was changed after it was restored, or is another file of that name.
restore-file-restored-beside = { $file } was there already and is not the file of the study: it was changed, or is another file. The file of the study is { $right }.
restore-file-missing-named = Missing: { $file } (on the disc: { $on })
restore-repair-first = Repairing the whole disc may still recover these files: stele disc repair { $from } --to FILE. Then restore from that image.
restore-file-lost = Could not be restored: { $file }
restore-file-not-as-written = Changed by something else after it was written: { $file }
restore-file-refused = Could not be written: { $file }: { $why }
restore-files-restored = { $files ->
    [0] No file was restored from disc { $disc } into { $folder }.
    [one] { $files } file ({ $size }) was restored from disc { $disc } into { $folder } and read back there, and matches its hash.
   *[other] { $files } files ({ $size }) were restored from disc { $disc } into { $folder } and read back there, and match their hashes.
}
restore-not-as-built = The image is not the one that this archive has on record for { $disc }: it was changed, or is from another build. { $files ->
    [0] All files in it are on record.
    [one] 1 file in it is on record nowhere: only the image itself says that it is right. Do not rely on it before you have compared it with a copy of { $disc }.
   *[other] { $files } files in it are on record nowhere: only the image itself says that they are right. Do not rely on them before you have compared them with a copy of { $disc }.
}
restore-files-there = { $files ->
    [one] { $files } file was already there.
   *[other] { $files } files were already there.
}
restore-study-whole = { $files ->
    [one] The study has { $files } file, and it is in the folder now.
   *[other] All { $files } files of the study are in the folder now.
}
restore-study-on-discs = { $files ->
    [one] The study is not complete: { $files } file of it is on a disc, and is in the folder now.
   *[other] The study is not complete: { $files } files of it are on discs, and are in the folder now.
}
restore-files-there-now = { $files ->
    [one] { $files } file of the study is in the folder now.
   *[other] { $files } files of the study are in the folder now.
}
restore-study-so-far = { $files ->
    [one] The study has { $files } file, which is not in the folder yet.
   *[other] The study has { $files } files: { $there ->
        [0] none of them is in the folder yet.
        [one] { $there } of them is in the folder now.
       *[other] { $there } of them are in the folder now.
    }
}
restore-image-damaged = This image is damaged: { $sectors ->
    [one] { $sectors } sector ({ $size }) was rebuilt
   *[other] { $sectors } sectors ({ $size }) were rebuilt
} from its parity on the way. A full read shows how much more damage it can take: stele verify --image { $image }
restore-disc-damaged = This disc is damaged: { $sectors ->
    [one] { $sectors } sector ({ $size }) was rebuilt
   *[other] { $sectors } sectors ({ $size }) were rebuilt
} from its parity on the way. A full read shows how much more damage it can take: stele verify --drive { $drive }
restore-time-out = Time ran out before everything missing was tried. To continue, give the same command with more --minutes.
restore-notes-ignored = The notes of an earlier restore about bad places belong to another copy and were not used.
restore-not-retried = { $sectors ->
    [one] { $sectors } sector ({ $size }) failed in an earlier restore from this copy and was not tried again.
   *[other] { $sectors } sectors ({ $size }) failed in an earlier restore from this copy and were not tried again.
}
restore-try-again = To try them again as if nothing were known: --try-again
restore-names-listed = { $file } lists the names that the files had before and have now.
restore-list-refused = The list of the names that the files had before and have now (RESTORED.TXT) could not be written: { $why }. The files themselves are restored.
restore-headers-corrected = { $files ->
    [0] No header was corrected.
    [one] The patient was corrected in the header of { $files } file. RESTORED.TXT names the file, with the hash of the original on the disc and of this one. Nothing else in the file was changed.
   *[other] The patient was corrected in the headers of { $files } files. RESTORED.TXT names each, with the hash of the original on the disc and of this one. Nothing else in these files was changed.
}
restore-header-kept = Left as on the disc: { $file }: { $why }
restore-not-built = Other files of the study are, or may be, on discs that are not built yet, or were not seen since the catalog was rebuilt: { $discs }
restore-files-waiting = { $files ->
    [one] { $files } file of the study is waiting for a disc.
   *[other] { $files } files of the study are waiting for a disc.
}
restore-next-lost = To restore what this image did not give, put { $serial } into a drive: stele restore { $study } --to { $to } --drive DRIVE
restore-next-lost-image = To restore what could not be read from the disc, use its image, which is in the archive: stele restore { $study } --to { $to } --image { $image }
restore-next-lost-here = To restore what this image did not give, read { $serial }, which is in { $drive }: stele restore { $study } --to { $to } --drive { $drive }
restore-next-disc = When it is in a drive: stele restore { $study } --to { $to } --drive DRIVE
restore-next-discs = Put the first of these discs into a drive: stele restore { $study } --to { $to } --drive DRIVE
restore-next-here = Restore from { $serial }, a copy of disc { $disc }, which is in { $drive }: stele restore { $study } --to { $to } --drive { $drive }
restore-next-image = No copy of disc { $disc } is at hand, but its image is in the archive: stele restore { $study } --to { $to } --image { $image }
restore-more-discs = { $discs ->
    [one] { $discs } more disc is needed. To see all of them, add --json.
   *[other] { $discs } more discs are needed. To see all of them, add --json.
}

## Which copy to fetch

fetch-copy = Fetch { $serial }, a copy of disc { $disc }: { $place }
fetch-in-drive = { $serial }, a copy of disc { $disc }, is in { $drive }.
fetch-copy-vault = Fetch { $serial }, a copy of disc { $disc }: { $place } (in a vault)
fetch-lent-due = Ask { $who } for { $serial }, a copy of disc { $disc }: it is lent until { $day }.
fetch-lent = Ask { $who } for { $serial }, a copy of disc { $disc }: it is lent.
fetch-in-transit = { $serial }, a copy of disc { $disc }, is in transit to { $place }. Wait until it has arrived.
fetch-packed = { $serial }, a copy of disc { $disc }, is packed in a shipment ({ $place }). Have it taken out first, or wait until it has arrived.
fetch-quarantined = { $serial }, a copy of disc { $disc }, is in quarantine ({ $place }). Only files that match their hashes are restored from it.
fetch-not-sound = No copy of disc { $disc } can be relied on. Try { $serial } ({ $place }): only files that match their hashes are restored from it.
fetch-not-sound-none = No copy of disc { $disc } can be relied on, and none is known to be at hand. To see what became of them: stele scan { $disc }
    .window = No copy of disc { $disc } can be relied on, and none is known to be at hand. Scan the label of its set to see what became of them.
fetch-no-place = Find { $serial }, a copy of disc { $disc }: no location is recorded for it. Look in the drives first.
fetch-another = Fetch another copy of disc { $disc }.
fetch-any = Fetch a copy of what is missing.
fetch-image = No copy of disc { $disc } is at hand, but its image is in the archive: { $image }
fetch-not-burned = No copy of disc { $disc } is known. If there is an image of it, restore from that.

## What the system says

system-not-found = there is no such file or folder
system-not-permitted = permission denied
system-not-connected = nothing accepts connections there
system-exists = it exists already
system-no-folder = part of the path is a file, not a folder
system-is-folder = it is a folder, not a file
system-disk-full = the disk is full
system-no-database = it is not a catalog
system-database-damaged = the file is damaged
system-read-only = the disk is mounted read-only

## Command line: language

language-unknown = STELE_LANG names a language that Stele does not have, or a file that cannot be used: { $language }. A file is called by its language: de.ftl.

## Command line: settle

settle-told-apart = { $gone ->
    [destroyed] The other disc is not { $serial }, and does not count. { $serial } itself stays recorded as destroyed.
    [yes] The other disc is not { $serial }, and does not count. { $serial } itself stays out of use.
   *[no] { $serial } is the real copy. The other disc does not count.
}
settle-next-verify = Read it in full: stele verify { $serial } --drive { $drive }
settle-quarantined = { $serial } is in quarantine. It counts again once it has been read in full and released. To release it: stele copy release { $serial } --why TEXT
    .window = { $serial } is in quarantine. It counts again once it has been read in full and released.
settle-missing = { $serial } is recorded as missing, and does not count until it is found and read.
settle-unpacked = It was taken out of shipment { $shipment }, in which it was packed.
settle-next-search = { $borrower ->
    [none] Look for it where it was last.
   *[other] Ask { $borrower }, who borrowed it.
} When you have it: stele copy found { $serial }. If it cannot be found, an administrator records it as lost: stele copy lost { $serial } --why TEXT
settle-incident = Incident { $incident } is open. To see the affected patients: stele incident show { $incident }
settle-lost = { $serial } is recorded as lost, and no longer counts. If it turns up: stele copy found { $serial }
    .window = { $serial } is recorded as lost, and no longer counts.
settle-retired = { $serial } is out of use and no longer counts. If that was a mistake: stele copy found { $serial }
    .window = { $serial } is out of use and no longer counts.
settle-found-retired = { $serial } is recorded as found, and is out of use, as before. To use it again: stele copy found { $serial }
    .window = { $serial } is recorded as found, and is out of use, as before.
settle-retired-unburned = { $serial } is out of use. Nothing was ever burned under this serial: throw its label away.
settle-none-sound = No copy of disc { $disc } can be relied on now.
settle-left-suspect = No copy of disc { $disc } can be relied on now. Only { $serial } ({ $place }) is left, and nobody knows whether it is good. Read it in full now: stele verify { $serial } --drive DRIVE. Then burn another copy; to see how: stele status
    .window = No copy of disc { $disc } can be relied on now. Only { $serial } ({ $place }) is left, and nobody knows whether it is good. Put it into a drive and read it in full now, then burn another copy.
settle-left-quarantined = No copy of disc { $disc } can be relied on now. Only { $serial } ({ $place }) is left, and it is in quarantine. Read it in full now: stele verify { $serial } --drive DRIVE. If it is good and may count again: stele copy release { $serial } --why TEXT. Then burn another copy; to see how: stele status
    .window = No copy of disc { $disc } can be relied on now. Only { $serial } ({ $place }) is left, and it is in quarantine. Put it into a drive and read it in full now, then burn another copy.
settle-left-worn = No copy of disc { $disc } can be relied on for long. Only { $serial } ({ $place }) is left, and it has little reserve. Burn another copy now; to see how: stele status
    .window = No copy of disc { $disc } can be relied on for long. Only { $serial } ({ $place }) is left, and it has little reserve. Burn another copy now.
settle-left-bad = No copy of disc { $disc } can be relied on now. Only { $serial } ({ $place }) is left; its state is { $state }. Keep it: it may still give back what is on it. Burn another copy now; to see how: stele status
    .window = No copy of disc { $disc } can be relied on now. Only { $serial } ({ $place }) is left; its state is { $state }. Keep it: it may still give back what is on it. Burn another copy now.
settle-may-hold = { $serial } ({ $state }, { $place })
settle-several-unread = No copy of disc { $disc } can be relied on now. These may still hold it: { $copies }. Keep all of them, and read them in full, one after the other: stele verify { $serial } --drive DRIVE
    .window = No copy of disc { $disc } can be relied on now. These may still hold it: { $copies }. Keep all of them. Put { $serial } into a drive first and read it in full, then the others.
settle-several-worn = No copy of disc { $disc } can be relied on for long. These may still hold it: { $copies }. Keep all of them, and burn another copy now; to see how: stele status
    .window = No copy of disc { $disc } can be relied on for long. These may still hold it: { $copies }. Keep all of them, and burn another copy now.
settle-several-apart = No copy of disc { $disc } can be relied on now. These may still hold it: { $copies }. Keep all of them. If { $serial } may count again: stele copy release { $serial } --why TEXT. Then burn another copy; to see how: stele status
    .window = No copy of disc { $disc } can be relied on now. These may still hold it: { $copies }. Keep all of them. If { $serial } may count again, release it from quarantine; then burn another copy.
settle-several-bad = No copy of disc { $disc } can be relied on now. These were read and are damaged: { $copies }. Keep all of them: together they may still give back what is on them. Burn another copy now; to see how: stele status
    .window = No copy of disc { $disc } can be relied on now. These were read and are damaged: { $copies }. Keep all of them: together they may still give back what is on them. Burn another copy now.
settle-destroyed = { $serial } is recorded as destroyed. If a disc with this serial turns up, Stele will report it.
settle-found = { $serial } is { $how ->
    [released] released from quarantine
    [taken-back] back in use
   *[found] recorded as found
}. It counts again once a full read confirms that it is good.
settle-released = { $serial } is released from quarantine. Its health: { $state }.
settle-copies-missing = Disc { $disc } should have { $wanted ->
    [one] { $wanted } copy
   *[other] { $wanted } copies
}: { $sound } can be relied on{ $unread ->
    [0] {""}
   *[other] , { $unread } to be read in full
}{ $planned ->
    [0] {""}
   *[other] , { $planned } to be burned
}.
settle-copies-one = With one copy, losing that disc loses the files on it, unless parity discs of the set can rebuild it.
settle-copies-as-before = Each disc of { $set } needs { $copies ->
    [one] { $copies } copy
   *[other] { $copies } copies
}, as before.
settle-copies-wanted = Each disc of { $set } now needs { $copies ->
    [one] { $copies } copy (before: { $before }).
   *[other] { $copies } copies (before: { $before }).
}

## Command line: shelf

shelf-copy-placed = { $serial } is in { $place }.
shelf-copy-placed-code = { $serial } is in { $place } ({ $code }).
shelf-copy-unplaced = No location is recorded for { $serial }.
shelf-copy-lent = { $serial } is lent to { $person }.
shelf-copy-lent-due = { $serial } is lent to { $person } until { $day }.
shelf-new-site = The location is in a new site, { $code }. If that was mistyped, give the command again with the right location, then merge the new site into the right one: stele place merge { $code } --into SITE
shelf-new-place = { $name } is a new location. If the name was mistyped: stele place rename { $code } NAME
shelf-new-places = These locations are new: { $names }. If a name was mistyped, rename it by its code: stele place rename LOCATION NAME
shelf-new-person = This name is new: it was added as a borrower, with the code { $code }. If it was mistyped, return the copy, lend it again, and retire the wrong name: stele person retire { $code } --why TEXT
shelf-many-patients = Its disc holds studies of { $patients } patients. If one study is enough, have that study delivered instead, with a receipt: stele deliver STUDY --for treatment --recipient NAME --address ADDRESS --to FOLDER --drive DRIVE
shelf-next-read = { $condition ->
    [dirty] Clean it, then read it
   *[other] Read it
} in full: stele verify { $serial } --drive DRIVE
shelf-copy-sent = { $serial } is in transit to { $place }.
shelf-copy-sent-code = { $serial } is in transit to { $place } ({ $code }).
shelf-copy-unsound = Please note: this copy ({ $state }) does not count as a good copy.
shelf-copy-back = It was { $was ->
    [lost] recorded as lost
   *[missing] missing
}: it counts as a good copy only once a full read confirms that it is good.
shelf-retired-back = It was { $was ->
    [lost] recorded as lost
   *[missing] missing
}, and is out of use, as before.
shelf-copy-incident = Incident { $incident } about this copy is still open. To see it: stele incident show { $incident }
shelf-next-arrived = Once it has arrived: stele copy arrived { $serial }

## Command line: status

status-overdue = { $serial } of { $disc } is overdue: { $person } should have returned it by { $day }.
status-overdue-more = { $copies ->
    [one] { $copies } more copy is overdue. To see it: stele status --json
   *[other] { $copies } more copies are overdue. To see them: stele status --json
}
    .window = { $copies ->
    [one] { $copies } more copy is overdue.
   *[other] { $copies } more copies are overdue.
}
status-came-back = { $serial } ({ $disc }) { $condition ->
    [dirty] came back dirty
    [scratched] came back scratched
    [seal] came in a box whose seal was not the one recorded, received
    [unsealed] came in a box for which no seal was recorded, received
   *[other] came back changed
} on { $day }, and has not been read since.
status-unseen = { $serial } ({ $disc }) was not found at { $place } on { $day }, and nobody has recorded seeing it since. Look for it, or record it as missing.
status-unseen-more = { $copies ->
    [one] { $copies } more copy was not found in an earlier stock-take. To see it: stele status --json
   *[other] { $copies } more copies were not found in earlier stock-takes. To see them: stele status --json
}
    .window = { $copies ->
    [one] { $copies } more copy was not found in an earlier stock-take.
   *[other] { $copies } more copies were not found in earlier stock-takes.
}
status-came-back-more = { $copies ->
    [one] { $copies } more copy has to be read in full before it is relied on. To see it: stele status --json
   *[other] { $copies } more copies have to be read in full before they are relied on. To see them: stele status --json
}
status-one-site = { $discs ->
    [one] All copies of { $disc } are at one site ({ $site }).
   *[other] All copies of { $discs } discs are at one site each, those of { $disc } at { $site }.
} { $late ->
    [yes] One copy should have gone to another site by { $day }.
   *[no] One copy should go to another site by { $day }.
}
status-practice = This is a practice archive: its discs may be virtual.
status-waiting = { $studies ->
    [one] { $studies } study is waiting for a disc ({ $size }).
   *[other] { $studies } studies are waiting for a disc ({ $size }).
}
status-waiting-gone = { $studies ->
    [one] { $studies } study is waiting for a disc ({ $size }), but its files are gone or have changed since they were imported.
   *[other] { $studies } studies are waiting for a disc ({ $size }), but their files are gone or have changed since they were imported.
}
status-request-overdue = Request { $request } has been overdue since { $day }: stele request show { $request }
status-requests-more = { $requests ->
    [one] { $requests } more request is overdue: stele request list
   *[other] { $requests } more requests are overdue: stele request list
}
status-requests-unsigned = { $requests ->
    [one] Request { $request } still has to be signed: stele request sign { $request }
   *[other] { $requests } requests still have to be signed, first { $request }: stele request sign { $request }
}
status-stocktake-open = { $copies ->
    [0] A stock-take has been under way since { $day }: stele stocktake show
    [one] A stock-take has been under way since { $day }; { $copies } difference so far: stele stocktake show
   *[other] A stock-take has been under way since { $day }; { $copies } differences so far: stele stocktake show
}
status-stocktake-ended = { $copies ->
    [one] The stock-take of { $day } found { $copies } copy that is not where the catalog has it: stele stocktake show
   *[other] The stock-take of { $day } found { $copies } copies that are not where the catalog has them: stele stocktake show
}
status-images-away = The images folder is missing: { $folder }. Until it is back, none of its images counts.
status-left-out-advice = To archive these files as they are now, import their folder again: stele ingest FOLDER, with --case and the same name if they belong to a case. To leave out a study whose files are gone for good: stele study leave-out STUDY --why TEXT
doubt-two-discs = Two discs claim to be { $serial } ({ $disc }), seen in { $drives }.
doubt-other-tag = Another disc claims to be { $serial } ({ $disc }), but its tag is not the one that was burned; seen in { $drives }.
doubt-destroyed = A disc claims to be { $serial } ({ $disc }), which is recorded as destroyed; seen in { $drives }.
doubt-never-written = A disc claims to be { $serial } ({ $disc }), but holds more than the burn of { $serial } wrote; seen in { $drives }.
status-kept = Kept image files that belong to no disc any more. Each may hold the only copy of something; remove it when nothing in it is needed. To restore from one: stele restore STUDY --image FILE --to FOLDER
status-kept-file = { $file } ({ $size })
status-lost-list = An older catalog was restored. What was lost with the newer one is listed in { $file }. When all of it is recorded again, remove that file.
status-only-in-log = { $disc ->
    [none] { $serial } was burned
   *[other] { $serial } of { $disc } was burned
} on { $time } according to its burn log, but this catalog, which is older, does not have its disc.
status-copy-in-log = { $serial }  burned according to its burn log, and not read since
status-exceptions = Exceptions to review (what each needs: stele exceptions list):
status-readable-by-all = Everyone on this computer can read this archive. To restrict it to its owner: chmod -R go-rwx { $archive }
status-disc-built = { $disc }  built
status-disc-unbuilt = { $disc }  not built
status-disc-empty = { $disc }  not built, its files are gone or changed
status-disc-outdated = { $disc }  parity for outdated images
status-copy = { $serial }  { $state }, { $place }{ $second ->
    [verified] , verified in a second drive
    [open] , not yet read in a second drive
    [alike] , read in a drive that may be its burner: one of the two reports no serial number
   *[none] { "" }
}

## Command line: verify

verify-subject = { $what ->
    [image] The image
   *[other] { $what }
}
verify-parity-outdated = { verify-subject } holds parity for outdated images and cannot restore anything.
verify-next-scan = To see what to do with it: stele scan { $serial }
verify-taken-back = This catalog did not know that { $serial } was burned; the copy is now recorded again. { $burned }
verify-never-closed = { verify-subject } was never closed, because its burn was cut off. Other drives may refuse it, so it counts as failed. Burn another copy on a fresh blank.
verify-never-complete = { verify-subject } was never written in full, so it counts as failed. Burn another copy on a fresh blank.
verify-good = { verify-subject } is good: all { $sectors } sectors ({ $size }) were read and match their check values.
verify-not-as-built = The image is not the one that this archive has on record for { $disc }: it names that disc, but holds something else. Either it was changed and its check values were made again, or { $disc } was built again since. Do not rely on it.
verify-copy-not-as-built = { verify-subject } has its content, but it is not the image that this archive has on record for { $disc }: sectors that protect the content were changed together with their check values. Do not rely on it to repair anything. Replace it.
verify-copy-other = { verify-subject } names { $disc }, but does not hold what this archive has on record for it: it was changed, and its check values were made again. Do not rely on it.
verify-only-consistent = All { $sectors } sectors ({ $size }) were read and match the check values in the image itself.
verify-next-as-built = To see the copies of { $disc }: stele scan { $disc }
verify-refuted = { verify-subject } does not hold what it was made with: its content does not match its digest, so sectors were changed together with their check values. Use another copy.
verify-refuted-besides = Besides, { $sectors ->
    [one] one sector is damaged or cannot be checked:
   *[other] { $sectors } sectors are damaged or cannot be checked:
}
verify-drawn = The picture of the disc is in { $file }
picture-title = { $name ->
    [image] The image, by its last full read
   *[other] { $name }, by its last full read
}
picture-damage = { $sectors ->
    [0] No sector is damaged.
    [one] 1 sector is damaged or cannot be checked (red).
   *[other] { $sectors } sectors are damaged or cannot be checked (red).
}
picture-contradicted = It was changed together with its check values: do not rely on it.
picture-reserve = The outer ring: { $taken } of { $parity } parts of the repair reserve are used where the damage is worst.
picture-scale = Radii are those of the disc. The picture as a whole may be turned.
picture-written = Blue: what is written on the disc.
picture-group = { $letter }: { $what }
picture-group-layer = { $letter }: { $what }, layer { $layer }
picture-kind-layer = most of the layer
picture-kind-rim = outer rim, up to { $depth } mm deep
picture-kind-inner = inner edge, up to { $depth } mm deep
picture-kind-ring = ring between { $from } and { $upto } mm from the center
picture-kind-scratch = scratch across { $length } mm of the tracks
picture-kind-spot = spot between { $from } and { $upto } mm from the center
picture-layer = Layer { $layer }
picture-layer-out = Layer { $layer }, read outward
picture-layer-in = Layer { $layer }, read inward
picture-read = Read: { $part }
picture-read-so-far = Read so far: { $part }
picture-recovered = Read only when tried again
picture-unread = { $sectors ->
    [0] No sector has failed so far.
    [one] 1 sector could not be read so far.
   *[other] { $sectors } sectors ({ $size }) could not be read so far.
}
picture-damaged = { $sectors ->
    [0] No sector is damaged.
    [one] 1 sector is damaged or cannot be checked.
   *[other] { $sectors } sectors ({ $size }) are damaged or cannot be checked.
}
picture-gauge-whole = Repair reserve: all { $parity } parts are left everywhere.
picture-gauge = Repair reserve: { $taken } of { $parity } parts used where the damage is worst. Past its mark, the disc is to be replaced.
picture-gauge-over = Repair reserve: the worst damage needs more than the { $parity } parts that there are.
picture-curve = Reading speed: { $least } to { $most } MB/s
picture-curve-title = Reading speed
picture-curve-before = dashed: the read before this one, in drive { $drive }
picture-curve-start = start of the disc
picture-curve-end = end
picture-speed = { $speed } MB/s
picture-heard = Picture of { $serial }. { $lines }
picture-close-drive = Close what was found on { $serial }
picture-curve-none = Reading speed: not measured yet
verify-by-label = That it is this copy is known from its label only: the disc has no readable tag.
verify-damaged = { verify-subject } is damaged: of { $sectors } sectors ({ $size }), { $unreadable } { $unreadable ->
    [one] is
   *[other] are
} unreadable and { $wrong } { $wrong ->
    [one] is
   *[other] are
} wrong, in { $places ->
    [one] { $places } place.
   *[other] { $places } places.
}
verify-unchecked = Another { $sectors ->
    [one] { $sectors } sector ({ $size }) cannot be checked
   *[other] { $sectors } sectors ({ $size }) cannot be checked
}{ $why ->
    [anchors] {""}
   *[values] , because both copies of the check values are damaged
}. Nobody knows whether that part of the disc is right, so it counts as missing.
verify-failed = More is lost than the repair reserve can restore: where the damage is worst, { $worst ->
    [one] { $worst } part is lost
   *[other] { $worst } parts are lost
}, and the reserve can restore { $parity }.{ $repair ->
    [yes] {" "}If there is a second copy of this disc, repair it with both: stele disc repair { $source } SOURCE --to FILE
   *[no] {""}
}
verify-replace-now = Nothing is lost yet, but little repair reserve is left: { $worst } of { $parity } parts are used where the damage is worst.{ $repair ->
    [yes] {" "}Repair it now: stele disc repair { $source } --to FILE
   *[no] {""}
}
verify-replace-unchecked = Its content is complete: it matches its digest. But so much of what protects it is damaged, or cannot be checked, that the disc is to be replaced now.{ $repair ->
    [yes] {" "}Repair it: stele disc repair { $source } --to FILE
   *[no] {""}
}
verify-check-soon = Nothing is lost: { $worst } of { $parity } parts of its repair reserve are used where the damage is worst.{ $repair ->
    [yes] {" "}Repair it: stele disc repair { $source } --to FILE
   *[no] {""}
}
verify-replace-uncompared = By its check values nothing is lost: { $worst } of { $parity } parts of its repair reserve are used where the damage is worst. But what it holds could not be compared as a whole, so it counts as a disc to replace now.{ $repair ->
    [yes] {" "}A repair compares it: stele disc repair { $source } --to FILE
   *[no] {""}
}
anchors-disputed = The anchors of this disc contradict each other, and nothing that they say is said by more than two thirds of them. So none of them counts, and the first and the last sectors of the disc cannot be checked.
verify-disputed = The two copies of the check values contradict each other, so only a repair can tell whether anything is lost.{ $repair ->
    [yes] {" "}Repair it now: stele disc repair { $source } --to FILE
   *[no] {""}
}
verify-displaced = Sectors are missing from this image, or were added to it, so that others are not where they belong. They are not lost: repair finds them and puts them back, and names what it cannot give back: stele disc repair { $source } --to FILE
verify-image-there = The archive has an image file of this disc, so there is no need to repair this one.
verify-good-elsewhere = Drive { $drive } has read this disc in full before: try it there once more before you give it up.
verify-second-now = It was burned in { $burner }, and this is another drive: { $serial } is verified in a second drive.
verify-second-before = { $serial } is verified in a second drive.
verify-second-open = { $told ->
    [yes] It was burned in this drive.
   *[no] This may be the drive that burned it.
} To verify it in a drive other than { $burner }: stele verify { $serial } --drive OTHER
verify-burner-unknown = Which drive burned { $serial } is not known. It is verified in a second drive once two different drives have read it.
verify-burner-by-tag = Its tag says that { $drive } burned it. The catalog has no record of that burn, so { $serial } is verified in a second drive once two different drives have read it.

## Command line: virtual drive

serve-began = { $drive } is served at { $address } as { $target }, unit 0.
serve-reachable-by-others = Warning: other machines can reach this drive, and no password is asked for.
serve-how-to-end = Press Ctrl-C to stop; everything burned is kept.

## What the tag on a copy says of this catalog

tag-taken-back = This catalog has no record of its burn: the copy was recorded again from its tag.
tag-catalog-older = This catalog is older than the disc: its trail has { $here } entries, and the disc was burned after entry { $row }. Look for a newer catalog.db before anything else is burned.
tag-other-branch = The disc belongs to another branch of this archive: entry { $row } of its audit trail differs from the one here. Either two catalogs were in use, or the trail was changed. To check it: stele audit verify
    .window = The disc belongs to another branch of this archive: entry { $row } of its audit trail differs from the one here. Either two catalogs were in use, or the trail was changed. Ask whoever looks after this station to check it.
tag-other-tag = The tag on this disc is not the one this catalog wrote. Keep the disc apart and do not shelve it: it belongs to another catalog of this archive, or somebody else made it.
tag-no-burn = This catalog has no record of the burn of the copy in the drive. Set it aside, and look for a newer catalog.db.
tag-unread = The disc in { $drive } has no readable tag. Read the label to see which copy it is.
tag-read = { $serial } was in { $drive }, according to its tag.
tag-not-known = This catalog does not know { $serial }: stele scan --drive { $drive }
tag-destroyed = { $serial } is recorded as destroyed. Keep this disc apart: stele scan --drive { $drive }
tag-is-back = { $serial } was recorded as { $state ->
    [missing] missing
   *[lost] lost
} until now. It was read, and so it is recorded as found.{ $state ->
    [missing] { "" }
   *[lost] { " " }Its incident stays open until somebody closes it: stele incident list.
} To see where it belongs: stele scan { $serial }
    .window = { $serial } was recorded as { $state ->
        [missing] missing
       *[lost] lost
    } until now. It was read, and so it is recorded as found.{ $state ->
        [missing] { "" }
       *[lost] { " " }Its incident stays open until somebody closes it.
    }
tag-was-gone = { $serial } is recorded as { $state }, but was read here. Record that it was found: stele copy found { $serial }
tag-log-after = Entry { $row }: the burn log { $log } was written after that entry. This catalog is older, or was cut off.
tag-log-other = Entry { $row }: the burn log { $log } recorded a different entry. This is another branch of the archive, or the trail was changed.
tag-log-altered = Entry { $row }: the burn log { $log } recorded a different entry, but a later log agrees with this catalog. This log was changed.
tag-log-line = The burn log { $log } differs from the catalog in { $line ->
    [copy] the line that names the copy
    [tag] the line that names its tag
    [disc] the line that names its disc
    [drive] the line that names the drive
    [medium] the line that names the medium
    [back] the line that tells what was read back
   *[end] the line that tells how the burn ended
}: it was changed, or removed.
tag-logs-silent = { $logs ->
    [one] 1 burn log does not say where the audit trail ended: it was changed or cut short, or an earlier version wrote it.
   *[other] { $logs } burn logs do not say where the audit trail ended: they were changed or cut short, or an earlier version wrote them.
}
tag-logs-missing = { $burns ->
    [one] { $burns } burn has
   *[other] { $burns } burns have
} no log in the archive's folder of logs: { $burns ->
    [one] the log was
   *[other] the logs were
} deleted, or could not be written.
tag-logs-lost = { $logs ->
    [one] 1 burn log was written with the newer catalog that this one replaced. The details of that burn are in its log only.
   *[other] { $logs } burn logs were written with the newer catalog that this one replaced. The details of those burns are in their logs only.
}
tag-logs-unknown = { $copies ->
    [one] That catalog burned a copy whose burn this one does not know
   *[other] That catalog burned copies whose burns this one does not know
}: { $serials }. Verify each such disc, so that it is recorded again: stele verify --drive DRIVE
tag-logs-fit = The trail agrees with { $logs ->
    [one] 1 burn log
   *[other] { $logs } burn logs
}: nothing up to entry { $row } has been changed since the last of those burns. Later entries can be proven only by discs burned after them, and by a last hash that somebody wrote down.

## Speeds, and what is known of a drive

speed-best = its best speed
speed-nothing-known = { $drive } has not burned a disc with media ID { $medium } before.
speed-no-media-id = The disc in { $drive } has no media ID, so earlier burns of its kind are not known.
speed-of-drive = { $drive } with { $medium }
speed-of-firmware = { $drive } with { $medium }, then with firmware { $firmware }
speed-of-model = Other drives of the same model as { $drive }, with { $medium }
speed-result = { $good } of { $burns ->
    [one] 1 disc
   *[other] { $burns } discs
} good at { $speed }
speed-known = { $subject }: { $results }.
speed-last-spoiled = Last spoiled disc: { $day }.
speed-as-told = It will burn at up to { $speed }, as you chose.
speed-nothing-against = It will burn at { $speed }.
speed-held = It will burn at { $speed }, which has been reliable so far.
speed-faster-spoiled = It will burn at { $speed }, because faster burns spoiled discs.

## Jobs at work

at-work-at = In progress: { $what } at { $station }, since { $begun }.
at-work = In progress: { $what }, since { $begun }.
at-work-quiet = There has been no sign of life since { $heard }: check whether it is still running.
at-work-ingest = importing studies
at-work-plan = planning a set
at-work-build = building
at-work-build-of = building { $of }
at-work-burn = burning
at-work-burn-of = burning { $of }
at-work-trial = trial burn
at-work-trial-of = trial burn of { $of }
at-work-verify = verifying
at-work-verify-of = verifying { $of }
at-work-drop = canceling
at-work-drop-of = canceling { $of }
at-work-restore = restoring a study
at-work-deliver = delivering studies
at-work-rebuild = rebuilding the catalog from discs

## People

person-name-erased = (name erased)
person-added-borrower = { $name } has the code { $code }: stele lend SERIAL --to { $code }
person-added = { $name } ({ $role }) can now work in this archive by adding --as { $code } to a command.
person-listed-retired = { $line }  retired
person-retired = { $name } ({ $code }) is retired.
person-still-has = { $count ->
    [one] { $first } is still lent to this person. When it comes back: stele return { $first }
   *[other] { $count } copies are still lent to this person, { $first } among them. When one comes back: stele return { $first }
}
person-same-name = { $other } has the same name. If they are one person, retire the new code: stele person retire { $code } --why TEXT
person-retired-is-named = This is the person who acts when --as is not given. Put another code into stele.toml, after `person`, or give --as CODE with every command.

## Parts of other discs

other-disc-parts = The disc holds { $sectors ->
    [one] 1 sector ({ $size }) of another disc, { $disc }, at { $places }. It is
   *[other] { $sectors } sectors ({ $size }) of another disc, { $disc }, at { $places }. They are
} treated as damage.
other-disc-more-parts = The disc holds { $sectors ->
    [one] 1 sector ({ $size }) of another disc, { $disc }, at { $places } and { $more } more. It is
   *[other] { $sectors } sectors ({ $size }) of another disc, { $disc }, at { $places } and { $more } more. They are
} treated as damage.

## Lists of files

lists-mend-from = Restore the file lists: stele catalog restore-lists { $backup }
lists-mend = If the files are still as they were, import their folders again, with --case NAME if it was a case: stele ingest FOLDER. Or restore the lists from a backup, or from MANIFEST.JSN on the disc that holds the files: stele catalog restore-lists FILE
lists-gone = { $lists ->
    [one] A file list is missing or incomplete.
   *[other] { $lists } file lists are missing or incomplete.
}
lists-left-out = { $studies ->
    [one] 1 study was left out because its
   *[other] { $studies } studies were left out because their
} file list is missing or damaged: { $named }
lists-left-out-more = { $studies } studies were left out because their file list is missing or damaged: { $named } and { $more } more
lists-mended = { $lists ->
    [one] A missing file list has been written again
   *[other] { $lists } missing file lists have been written again
}: the files are as they were.

## States and phases

phase-scanning = Reading folders
phase-comparing = Comparing files
phase-planning = Planning discs
phase-writing = Writing the image
phase-protecting = Adding parity
phase-trial-decoding = Testing a repair
phase-burning = Burning
phase-closing = Closing the disc
phase-tray-wanted = Push the tray in by hand: the disc is to be read back
phase-reading-back = Reading back and comparing
phase-checking = Verifying every sector
phase-rescuing = Trying places that failed
phase-repairing = Repairing
phase-restoring = Restoring files
phase-recording = Waiting for the catalog
phase-record-waits = The burn has ended, but its result cannot be recorded yet: the archive's disk is full, or another program is using the catalog. Free some space or close that program; this then continues on its own.
image-not-built = not built
image-there = built
image-gone = built, but its image file is missing
image-other-length = built, but its image file has the wrong length
image-other-disc = built, but another disc's image is in its place
image-altered = built, but its image file was altered
image-spoiled-disc = built, but its image file was altered and has spoiled a disc
image-beyond-repair = built, but its image file was altered and is beyond repair
image-in-the-way = built, but something else is where its image file belongs
image-unreadable = built, but you may not read its image file
state-planned = planned
state-burning = being burned
state-written = written, not read back yet
state-good = good
state-watch = check again soon
state-migrate = replace now
state-suspect = to be read in full
state-failed = failed
state-missing = missing
state-lost = lost
state-retired = out of use
state-destroyed = destroyed
state-check-soon = { $copies ->
    [one] Copy { $serial } of disc { $disc } is damaged, within what its parity can restore: it can be relied on, and has to be checked again soon.
   *[other] { $copies } copies are damaged, within what their parity can restore: they can be relied on, and have to be checked again soon. The first is { $serial } of disc { $disc }.
}
state-without-sound = In danger: no copy of { $disc } can be relied on{ $suspects ->
    [0] .
    [one] {" "}until { $suspect } is read in full.
   *[other] {" "}until one of { $suspect } is read in full and is good.
} { $image ->
    [none] Its image is gone too, and nothing else on record can restore it.
    [missing] The disc's image is missing.
    [damaged] The disc's image on this station is damaged.
   *[there] The disc's image is still on this station.
}
state-unproven = No copy of { $disc } is known to be good yet. A full read decides about { $suspects ->
    [one] { $suspect }
   *[other] { $suspect }, one at a time
}: stele verify { $first } --drive DRIVE
state-in-danger-last = In danger: replace { $serial } ({ $disc }) now. It has little reserve left, and no other copy of this disc can be relied on.
state-in-danger = In danger: replace { $serial } ({ $disc }) now. It has little reserve left. { $others ->
    [one] One other copy of this disc
   *[other] { $others } other copies of this disc
} can be relied on.
state-has-failed = { $good ->
    [0] In danger: { $serial } ({ $disc }) failed its last check, and no other copy of this disc is good. { $sound ->
        [one] The copy that is left is damaged, but can be relied on: burn another one now.
       *[other] The { $sound } copies that are left are damaged, but can be relied on: burn another one now.
    }
    [one] { $serial } ({ $disc }) failed its last check, and is to be replaced. 1 other copy of this disc is good.
   *[other] { $serial } ({ $disc }) failed its last check, and is to be replaced. { $good } other copies of this disc are good.
}
state-quarantined = { $state }, quarantined

## A location, then discs

row-understood = These discs were scanned at a location:
row-present = { $code } is in its place, { $path }.
row-filed = { $code } is filed at { $path }.
row-arrived = { $code } has arrived at { $path }.
row-elsewhere = { $code } belongs to { $home }. Put it back there, or record that it is kept here from now on: stele shelve { $code } --location { $slot }
row-elsewhere-only = { $code } belongs to { $home }. It cannot be kept here, because { $other } is in its way: put it back there, or scan another box or slot for it.
row-lent = { $code } is recorded as lent to { $person }. If it is back: stele return { $code } --location { $slot }
row-on-its-way = { $code } is in transit to { $place }. If it stays here: stele copy arrived { $code } --location { $slot }
row-should-not-be-here = { $code } ({ $state }) should not be on the shelf with the others. Keep it apart, and tell whoever decides what becomes of such discs.
row-no-room = { $code } cannot be kept here: { $other } is in its way [{ $error }]. Scan another box or slot, then this disc again.
row-not-ours-copy = { $code } is not from this archive and was not filed at { $slot }.
row-not-ours = A label is not from this archive, so its disc was not filed.
row-misread = A code was not read correctly. Scan it again.
row-not-a-disc = { $code } is not a disc. Scan the location first, then the discs.
row-next-done = Everything is in its place. Scan the next location.
row-next-open = Decide about the { $discs ->
    [one] disc
   *[other] { $discs } discs
} listed above.

## Stock-take

stocktake-under-way = Stock-take since { $time }: { $places ->
    [one] { $places } location
   *[other] { $places } locations
} counted, { $copies ->
    [one] { $copies } copy
   *[other] { $copies } copies
} in place.
stocktake-ended = The stock-take ended on { $time }: { $places ->
    [one] { $places } location
   *[other] { $places } locations
} counted, { $copies ->
    [one] { $copies } copy
   *[other] { $copies } copies
} in place.
stocktake-misread = { $code } was not read correctly and is not counted. Scan it again, after its location.
stocktake-missing = { $serial } ({ $disc }) is missing from { $home }. Look for it nearby and in the drives. When it is found: stele shelve { $serial } --location LOCATION. If it cannot be found: stele copy missing { $serial } --why TEXT
    .window = { $serial } is missing from { $home }. Look for it nearby and in the drives.
stocktake-misplaced = { $serial } ({ $disc }) is at { $seen }, but belongs to { $home }. Put it back, or record its new location: stele shelve { $serial } --location { $code }
    .window = { $serial } is at { $seen }, but belongs to { $home }.
stocktake-misplaced-only = { $serial } ({ $disc }) is at { $seen }, but belongs to { $home }. It cannot be kept at { $seen }, because { $other } is in its way. Put it back, or into another box or slot: stele shelve { $serial } --location LOCATION
    .window = { $serial } is at { $seen }, but belongs to { $home }. It cannot be kept at { $seen }, because { $other } is in its way: put it back, or scan another box or slot for it.
stocktake-misplaced-after = { $serial } ({ $disc }) is at { $seen }, but belongs to { $home }. Put it back. If it is to stay at { $seen }, settle { $other } first: the catalog has that one there, but it was not seen. Then: stele shelve { $serial } --location { $code }
    .window = { $serial } is at { $seen }, but belongs to { $home }: put it back. If it is to stay at { $seen }, settle { $other } first: the catalog has that one there, but it was not seen.
stocktake-room-after = { $serial } is at { $seen }. Before that can be recorded, settle { $other }: the catalog has that one there, but it was not seen. Then: { $how ->
    [lent] stele return { $serial } --location { $code }
    [on-its-way] stele copy arrived { $serial } --location { $code }
   *[other] stele shelve { $serial } --location { $code }
}
    .window = { $serial } is at { $seen }. Before that can be recorded, settle { $other }: the catalog has that one there, but it was not seen.
stocktake-no-room = { $serial } is at { $seen }, but cannot be kept there, because { $other } is in its way. Put it into another box or slot, and record that: { $how ->
    [lent] stele return { $serial } --location LOCATION
    [on-its-way] stele copy arrived { $serial } --location LOCATION
   *[other] stele shelve { $serial } --location LOCATION
}
    .window = { $serial } is at { $seen }, but cannot be kept there, because { $other } is in its way. Put it into another box or slot, and scan that.
stocktake-no-place = { $serial } is at { $seen }, and no location was recorded for it: stele shelve { $serial } --location { $code }
    .window = { $serial } is at { $seen }, and no location was recorded for it.
stocktake-lent = { $serial } is at { $seen }, but is recorded as lent: stele return { $serial } --location { $code }
    .window = { $serial } is at { $seen }, but is recorded as checked out.
stocktake-on-its-way = { $serial } is at { $seen }, but is recorded as in transit: stele copy arrived { $serial } --location { $code }
    .window = { $serial } is at { $seen }, but is recorded as in transit.
stocktake-was-missing = { $serial } was recorded as missing and is at { $seen }: stele shelve { $serial } --location { $code }
    .window = { $serial } was recorded as missing and is at { $seen }.
stocktake-was-lost = { $serial } was recorded as lost and is at { $seen }: stele shelve { $serial } --location { $code }
    .window = { $serial } was recorded as lost and is at { $seen }.
stocktake-should-not-be-here = { $serial } ({ $state }) should not be on the shelf with the others at { $seen }. Keep it apart, and tell whoever decides what becomes of such discs.
stocktake-foreign = { $things ->
    [one] { $things } scanned code at { $path } is not of this archive.
   *[other] { $things } scanned codes at { $path } are not of this archive.
}
stocktake-to-count = Still to be counted: { $path } ({ $code }).
stocktake-to-count-more = { $places ->
    [one] { $places } more location is
   *[other] { $places } more locations are
} still to be counted.
stocktake-next-count = Scan every disc at { $path }, in any order: stele stocktake count { $code } SERIAL
stocktake-next-end = All locations have been counted. To end the stock-take: stele stocktake end
stocktake-next-settle = Settle { $copies ->
    [one] the copy
   *[other] the { $copies } copies
} listed above{ $copies ->
    [one] {""}
   *[other] , one by one
}.
    .window = Decide on { $copies ->
        [one] the disc
       *[other] the { $copies } discs
    } listed here{ $copies ->
        [one] {""}
       *[other] , one by one
    }.
stocktake-next-nothing = No location here has a copy in it, so there is nothing to count. End it: stele stocktake end
stocktake-next-not-counted = Nothing was counted, so nothing is known. Begin again when there is time to count: stele stocktake begin
stocktake-next-in-part = What was counted is where it belongs. { $places ->
    [one] One location was
   *[other] { $places } locations were
} not counted.
stocktake-next-none = Everything was found where it belongs.

stock-take = Take stock
stock-tab = Stock-take
stock-tab-open = Stock-take: { $things } to decide
stock-about = Scan a location, then every disc in it. Count in any order, stop when you like, and go on tomorrow. Nothing is moved until you confirm it.
stock-begin-all = Take stock of all locations
stock-begin-here = Take stock of { $place }
stock-of = Only { $place }, with everything in it.
stock-of-all = All locations.
stock-how = Scan a location, then every disc in it, in any order. Stop when you like and go on tomorrow.
stock-at = Counting { $place }
stock-at-none = Scan the first location
stock-end = End the stock-take
stock-end-anyway = End it all the same
stock-end-in-part = { $places ->
    [one] { $places } location with discs in it has
   *[other] { $places } locations with discs in them have
} not been counted: discs that are missing there will not be found.
stock-to-count = { $places ->
    [one] { $places } location is
   *[other] { $places } locations are
} still to be counted
stock-to-count-one = ○ { $place }
stock-counted = { $places ->
    [one] { $places } location is
   *[other] { $places } locations are
} counted
stock-by = { $who }, { $time }
stock-decide = { $things ->
    [0] Nothing to decide
    [one] { $things } disc to decide
   *[other] { $things } discs to decide
}
stock-decide-about = Nothing is moved in the catalog before you confirm it here.
stock-nothing = Every disc that was counted is where it belongs.
stock-group = { $what }: { $things }
stock-missing = Missing
stock-elsewhere = Belongs elsewhere
stock-unexpected = Not expected here
stock-not-ours = Not ours
stock-should-not = Should not be here
stock-is-there = It is there after all
stock-gone = Record it as missing
stock-put-back = I put it back
stock-file = File it here
stock-arrived = It has arrived here
stock-destroyed = It is destroyed
stock-taken-away = I took it away
stock-act = { $act }: { $serial }
stock-act-place = { $act }: { $about }
stock-why = found in the stock-take
stock-heard-place = Understood: { $place }. Scan every disc that is there.
stock-heard-copy = { $serial } is in its place: { $place }.
stock-heard-not-ours = That does not belong to this archive. Noted at { $place }.
stock-heard-not-a-disc = That is neither a disc nor a location. Nothing was counted.
stock-heard-place-first = Scan the location first, then its discs.
today-stocktake = { $places ->
    [0] Stock-take: all locations have been counted
    [one] Stock-take: { $places } location is still to be counted
   *[other] Stock-take: { $places } locations are still to be counted
}
today-stocktake-ended = Stock-take: { $things ->
    [one] { $things } disc to decide
   *[other] { $things } discs to decide
}
today-stocktake-open = Go on with the stock-take

## Incidents, and copies that are missing

incident-none = There are no open incidents.
incident-next-doubted = To see how to settle which disc is real: stele status
incident-listed = Incident { $incident }, known since { $aware }: { $serial } ({ $disc }) { $found ->
    [yes] was lost and has been found
   *[no] is lost
}. { $authority } { $patients }
incident-listed-closed = Incident { $incident }: { $serial } ({ $disc }) was lost, known since { $aware }. Closed on { $time }.
incident-title = Incident { $incident }: { $serial }, a copy of { $disc }, was lost. State now: { $state }.
incident-known = Known since { $aware }; recorded on { $time } by { $person }.
incident-not-encrypted = The disc is not encrypted: whoever has it can read it.
incident-authority = { $over ->
    [yes] The 72 hours to notify the authority ended on { $time } ({ $source }).
   *[no] Notify the authority by { $time }: 72 hours ({ $source }).
}
incident-patients = { $over ->
    [yes] The 60 days to notify the patients ended on { $time } ({ $source }).
   *[no] Notify the patients by { $time }: 60 days ({ $source }).
}
incident-which-law = Which of these apply depends on your country: ask your privacy officer.
incident-found = The copy was found on { $time }. The incident stays open until somebody closes it: ask your privacy officer whether anyone must still be notified.
incident-found-closed = The copy was found on { $time }.
incident-closed = Closed on { $time } by { $person }. Reason: { $why }
incident-closed-erased = Closed on { $time } by { $person }. The reason was erased.
incident-parity = It is a parity disc: it holds no files, but helps to recover those of the other discs of its set.
incident-concerns = { $patients ->
    [0] No patient is affected.
    [one] { $patients } patient is affected; { $last ->
        [0] another good copy holds every study.
       *[other] { $studies ->
            [one] the study is
           *[other] some of the studies are
        } on no other good copy.
    }
   *[other] { $patients } patients are affected; { $last ->
        [0] other good copies hold all their studies.
        [one] { $last } of them has studies that are on no other good copy.
       *[other] { $last } of them have studies that are on no other good copy.
    }
}
incident-cases = { $cases ->
    [one] A case is affected too: { $names }
   *[other] { $cases } cases are affected too: { $names }
}
incident-patient-number = { $patient }, number { $number } in the list of patients
incident-patient = { $patient }: { $studies ->
    [one] { $studies } study
   *[other] { $studies } studies
}
incident-patient-last = { $patient }: { $studies ->
    [one] { $studies } study
   *[other] { $studies } studies
}, { $last ->
    [one] { $last } without another good copy
   *[other] { $last } without another good copy
}
incident-more-patients = { $patients ->
    [one] { $patients } more patient: stele incident show { $incident } --all
   *[other] { $patients } more patients: stele incident show { $incident } --all
}
incident-next-close = When everyone has been notified: stele incident close { $incident } --why TEXT
status-incident = Incident { $incident }: { $serial } ({ $disc }) { $found ->
    [yes] was lost and has been found.
   *[no] is lost.
}
status-incidents-more = { $incidents ->
    [one] { $incidents } more incident is open: stele incident list
   *[other] { $incidents } more incidents are open: stele incident list
}
    .window = { $incidents ->
    [one] { $incidents } more incident is open.
   *[other] { $incidents } more incidents are open.
}
status-missing = { $serial } ({ $disc }) has been missing since { $day }, last at { $place }; { $others ->
    [0] no other copy of this disc is good.
    [one] 1 other copy of this disc is good.
   *[other] { $others } other copies of this disc are good.
}
status-missing-nowhere = { $serial } ({ $disc }) has been missing since { $day }; { $others ->
    [0] no other copy of this disc is good.
    [one] 1 other copy of this disc is good.
   *[other] { $others } other copies of this disc are good.
}
status-missing-more = { $copies ->
    [one] { $copies } more copy is missing. To see it: stele status --json
   *[other] { $copies } more copies are missing. To see them: stele status --json
}
    .window = { $copies ->
    [one] { $copies } more copy is missing.
   *[other] { $copies } more copies are missing.
}
search-title = { $serial }, a copy of { $disc }: { $state }
search-title-since = { $serial }, a copy of { $disc }, has been { $state } since { $time }.
search-place = Last location: { $place } ({ $code })
search-home = It belongs in { $place }.
search-bound = It was on its way to { $place } ({ $code }) and never arrived.
search-cases = Look in the cases at { $place }: { $copies }
search-cases-more = Look in the cases at { $place }: { $copies } and { $more } more
search-borrower = Last lent to { $person }, from { $since } to { $until }
search-borrower-has = Lent to { $person } since { $since }, and not returned
search-handled = Last handled by { $person } on { $time }: { $what }
search-drive = Last drive: { $drive }, on { $time }
search-in-transit = In transit to { $place } now: { $serial }. It may have gone with it.
search-in-transit-more = { $copies ->
    [one] { $copies } more copy is in transit.
   *[other] { $copies } more copies are in transit.
}

## What happened to a copy

copy-history = { $serial }, a copy of { $disc }. State: { $state }.
copy-history-empty = Nothing has happened to it yet.
copy-history-line = { $time }, { $who }: { $what }
copy-history-line-why = { $time }, { $who }: { $what }. Reason: { $why }
copy-event-burn-started = burn started in { $drive }
copy-event-burned = burned to the end
copy-event-burn-stopped = burn stopped [{ $code }]
copy-event-read-back = read back in { $drive }, every sector equal
copy-event-read-back-bad = read back in { $drive }, not all sectors equal
copy-event-cut-off = cut off while it was being burned or read back
copy-event-checked-good = read in full in { $drive }; no sector is damaged
copy-event-checked = read in { $drive }; { $lost } of { $sectors } sectors are damaged
copy-event-burned-by-log = burned according to its burn log, and not read since
copy-event-found-by-tag = found by its tag in { $drive }
copy-event-shelved = shelved at { $place }
copy-event-lent = lent to { $person }
copy-event-lent-purpose = lent to { $person }: { $purpose }
copy-event-lent-erased = lent; the name has been erased
copy-event-returned = returned to { $place }{ $condition ->
    [dirty] , dirty
    [scratched] , scratched
    [case-broken] , case broken
   *[other] {""}
}
copy-event-sent = sent to { $place }
copy-event-sent-with = sent to { $place } with { $courier } ({ $shipment })
copy-event-sent-sealed = sent to { $place } with { $courier } ({ $shipment }, seal { $seal })
copy-event-arrived = arrived at { $place }{ $by_shipment ->
    [yes] {" "}({ $shipment })
   *[other] {""}
}{ $condition ->
    [dirty] , dirty
    [scratched] , scratched
    [case-broken] , case broken
   *[other] {""}
}
copy-event-doubted = a disc claimed to be this copy
copy-event-by-label = { $what } (by label)
copy-event-told-apart = told apart from another disc
copy-event-quarantined = put into quarantine
copy-event-released = released from quarantine
copy-event-retired = taken out of use
copy-event-destroyed = destroyed
copy-event-missing = recorded as missing
copy-event-lost = recorded as lost
copy-event-found = found again

## Names, dates and places

name-with-code = { $name } ({ $code })
place-lent = lent to { $who }
place-in-transit = in transit to { $to }
place-none = no location recorded
place-then = { $place } (now { $now })
place-last = last at { $place }
place-unknown = no location
name-case = Case { $case }
name-not-born = { $name } (birth date unknown)
name-born = { $name } (born { $date })
name-none = No name

## What is in a drive

drive-open-empty = tray open, empty
drive-empty = empty
drive-open = { $disc }, tray open
drive-recognizing = being recognized
drive-broken = a disc that cannot be used: { $why } [{ $code }]
drive-broken-gone = a disc that cannot be used: its file is missing [{ $code }]
drive-blank = { $kind }, blank
drive-written = { $kind }, written
drive-closed = { $kind }, burned and closed
drive-not-closed = { $kind }, written, not closed
drive-rewritable = { $kind }, rewritable
drive-in-use = in use
drive-forbidden = no permission to use this drive
drive-failed = cannot be used: { $why } [{ $code }]

## Quantities

quantity-day-short = { $weekday ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
} { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
quantity-when-named = { $day }, { $time }
quantity-day-named = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
} { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }

quantity-bytes = { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
}
quantity-no-time = unknown time
quantity-seconds = { $seconds } s
quantity-minutes = { $minutes } min
quantity-hours = { $hours } h { $minutes } min

## Stock of blanks

status-blanks-low = Order blanks, { $media }: { $left } left, { $month } needed in the next month{ $minimum ->
    [0] {""}
   *[other] {" "}(order when fewer than { $minimum } are left)
}. When they arrive, scan the box: stele blanks receive GTIN --lot LOT
    .window = Order blanks, { $media }: { $left } left, { $month } needed in the next month{ $minimum ->
        [0] {""}
       *[other] {" "}(order when fewer than { $minimum } are left)
    }.
blanks-none = There are no blanks in stock.
blanks-none-of-it = none of it is left
blanks-other-open = burns take such blanks from lot { $lot }, another product
blanks-lot = { $lot }, { $name } ({ $media }): { $left } left{ $open ->
    [yes] , box open
   *[no] {""}
}
blanks-need = { $media }: { $left } left, { $month } needed in the next month{ $minimum ->
    [0] {""}
   *[other] {" "}(order when fewer than { $minimum } are left)
}{ $low ->
    [yes] : ORDER BLANKS
   *[no] {""}
}
blanks-now-counted = { $blanks ->
    [one] { $blanks } blank of it is in stock and counts as { $media } now. If it is another type of disc, correct this.
   *[other] { $blanks } blanks of it are in stock and count as { $media } now. If they are another type of disc, correct this.
}
blanks-recorded = { $corrected ->
    [yes] Corrected
   *[no] Recorded
}: { $gtin } is { $name } ({ $media }), { $pieces ->
    [one] 1 disc
   *[other] { $pieces } discs
} per box, delivered within { $days ->
    [one] a day
   *[other] { $days } days
}.
blanks-received = { $pieces ->
    [one] 1 blank
   *[other] { $pieces } blanks
} of lot { $lot } received: { $left } left.
blanks-opened = Burns now take their blanks from lot { $lot }: { $left } left.
blanks-counted = Lot { $lot } counted: { $left } left.
blanks-discarded = { $pieces ->
    [one] 1 blank
   *[other] { $pieces } blanks
} of lot { $lot } discarded: { $left } left.
blanks-shut = No longer taken from lot { $lot }.
blanks-bar-code = bar code { $gtin }, { $pieces } discs per box, delivered within { $days } days
blanks-since = { $used ->
    [one] 1 blank
   *[other] { $used } blanks
} burned since { $day }, when it was { $counted ->
    [yes] counted
   *[no] received
}
blanks-too-many = { $blanks ->
    [one] 1 blank more was
   *[other] { $blanks } blanks more were
} burned than this lot had: count what is left
blanks-happened = { $time } { $person }: { $what ->
    [received] { $pieces } received
    [counted] { $pieces } counted
    [discarded] { $pieces } discarded
    [cut-off] { $pieces } used by a burn that was interrupted
   *[other] opened
}
blanks-drawn = The blank was recorded from { $open ->
    [yes] the open box, lot { $lot }: { $left } left.
   *[no] lot { $lot }: { $left } left.
}{ $short ->
    [yes] {" "}More were burned than this lot had: count what is left.
   *[no] {""}
}
blanks-other-medium = No lot was recorded: the blanks in the open box, lot { $lot }, had another media ID. If another box was opened: stele blanks open LOT
    .window = No lot was recorded: the blanks in the open box, lot { $lot }, had another media ID. If another box was opened, record that under Shelf, Blanks.
blanks-box-empty = No lot was recorded: the open box, lot { $lot }, should be empty. If another box was opened: stele blanks open LOT. If blanks of this lot are left, count them: stele blanks count { $lot } NUMBER --why TEXT
    .window = No lot was recorded: the open box, lot { $lot }, should be empty. Open the next box, or count this one, under Shelf, Blanks.
blanks-several = No lot was recorded: the blank may be from { $lots }. Record which box you take from: stele blanks open LOT
    .window = No lot was recorded: the blank may be from { $lots }.
blanks-next-product = Record the first type of blank (GTIN is the number under the bar code on the box): stele blanks product GTIN --name TEXT --media MEDIUM --pieces NUMBER
blanks-next-receive = Scan each box that arrives: stele blanks receive { $gtin } --lot LOT
blanks-next-open = When you open a box of it: stele blanks open { $lot }
blanks-next-list = See the stock: stele blanks list

blank-tab = Blanks
blank-tab-low = Blanks: { $media ->
    [one] order
   *[other] order { $media } types
}
blank-about = Blank discs in stock. A burn takes its blank from the open box of its type, and the box counts down.
blank-receive = Receive boxes
blank-receive-about = Scan the bar code on the box, then its lot number, or type them.
blank-bar-code = Bar code on the box
blank-no-bar-code = This is not a whole bar code yet.
blank-known = { $name }, { $pieces ->
    [one] 1 disc
   *[other] { $pieces } discs
} per box
blank-lot = Lot number on the box
blank-boxes = Number of boxes of this lot (1 if empty)
blank-receive-button = Receive
blank-new = Nobody has recorded this product. What does a box with this bar code hold?
blank-name = Brand and type on the box
blank-media = Type of disc
blank-pieces = Discs in a box
blank-lead-days = Days from an order to its delivery (14 if empty)
blank-record = Record the product
blank-lots = { $lots ->
    [0] There are no blanks in stock.
    [one] 1 lot in stock
   *[other] { $lots } lots in stock
}
blank-open = Open a box
blank-open-lot = Open a box of lot { $lot }
blank-show = Count or discard
blank-show-lot = Count or discard lot { $lot }
blank-title = Lot { $lot }
blank-count = Count
blank-counted = Blanks that are there, in all boxes of the lot
blank-why = Reason, if the number is different
blank-count-button = Record the count
blank-discard = Discard
blank-gone = Blanks to discard
blank-gone-why = Reason for discarding them
blank-discard-button = Discard them
today-blanks-about = When they arrive, scan the box there.
today-blanks-open = Show the blanks

## Shipments

status-shipments-more = { $shipments ->
    [one] One more shipment is open: stele shipment list
   *[other] { $shipments } more shipments are open: stele shipment list
}
shipment-none = There are no open shipments.
shipment-more = { $shipments } more are not shown here; --json lists all.
shipment-listed = { $shipment } to { $place }: { $standing }
shipment-packing = being packed, { $copies ->
    [0] nothing in it yet
    [one] one copy so far
   *[other] { $copies } copies so far
}
shipment-sealed = sealed, { $copies ->
    [one] one copy
   *[other] { $copies } copies
}
shipment-handed-over = { $late ->
    [yes] OVERDUE, expected { $due }
   *[other] in transit, expected { $due }
}; { $received } of { $copies } received
shipment-received = { $copies ->
    [one] its copy was received
   *[other] all { $copies } copies were received
} and the shipment closed on { $day }
shipment-in-part = closed on { $day }; { $received } of { $copies } received
shipment-canceled = canceled on { $day }
shipment-seal = seal { $seal }
shipment-seal-unchecked = Its seal, { $seal }, was not checked when it arrived.
shipment-seal-same = seal { $seal }: arrived with the same number
shipment-seal-differs = { $put ->
    [yes] The seal does not match: seal { $seal } is on record, and the box arrived with seal { $found }.
   *[other] No seal is on record, but the box arrived with seal { $found }.
} Compare every disc with the list, and have each one read before you rely on it.
shipment-seal-broken = The box was opened, so its seal no longer counts. Seal it again.
shipment-unsealed = It was handed over without a seal.
shipment-courier = handed to { $person }, { $time }
shipment-missing = { $count ->
    [one] did not arrive and is recorded as missing: { $copies }
   *[other] did not arrive and are recorded as missing: { $copies }
}
shipment-copy = { $serial } ({ $disc }), from { $from }{ $last ->
    [yes] ; the last good copy at its location
   *[other] {""}
}{ $is_gone ->
    [yes] ; { $state }
   *[other] {""}
}
shipment-copy-received = { $serial } ({ $disc }), received { $time }{ $condition ->
    [dirty] , dirty
    [scratched] , scratched
    [case-broken] , case broken
   *[other] {""}
}
shipment-copy-elsewhere = { $serial } ({ $disc }), NOT RECEIVED THERE: put at { $place } { $time }
shipment-more-copies = { $copies ->
    [one] one more copy: stele shipment show { $shipment } --all
   *[other] { $copies } more copies: stele shipment show { $shipment } --all
}
shipment-printed = The packing list is in { $file }. A printed copy of it goes into the box.
shipment-new-site = The location is in a new site, { $code }. If that was mistyped, merge it into the right one: stele place merge { $code } --into SITE
shipment-next-pack = Scan each copy into it: stele shipment pack { $shipment } SERIAL
shipment-new-person = This name is new: it was added as a borrower, with the code { $code }. If it was mistyped, retire the wrong name: stele person retire { $code } --why TEXT
shipment-in-drive = { $serial } is still in { $drive }: take it out, and put it into the box.
shipment-next-seal = Print the packing list and put it into the box: stele shipment print { $shipment }. Then close the box and record its seal: stele shipment seal { $shipment } NUMBER
shipment-next-hand-over = When the courier takes it: stele shipment hand-over { $shipment } --to NAME
shipment-next-seal-differs = { $copies ->
    [one] Have the copy read before you rely on it
   *[other] Have each copy read before you rely on it, beginning with this one
}: stele verify { $serial } --drive DRIVE
shipment-next-close = No copy in it can still arrive. Close it: stele shipment close { $shipment } --why TEXT
shipment-next-receive = Where it arrives, scan each copy: stele shipment receive { $shipment } SERIAL
shipment-next-receive-sealed = Where it arrives, check the number on the seal before the box is opened: stele shipment receive { $shipment } --seal NUMBER. Then scan each copy: stele shipment receive { $shipment } SERIAL
shipment-next-search = Look for it: stele copy search { $serial }
page-from = From

ship-tab = Shipments
ship-tab-late = Shipments: { $shipments } overdue
ship-about = Discs that travel together: packed, sealed, handed to a courier by name, and received disc by disc where they go.
ship-begin = Begin a shipment to { $place }
ship-begin-where = To begin a shipment, first open the location that it goes to, then come back here.
ship-open-ones = { $shipments ->
    [0] There are no open shipments.
    [one] { $shipments } open shipment
   *[other] { $shipments } open shipments
}
ship-open = Open { $shipment }
ship-open-short = Open
ship-title = { $shipment } to { $place }
ship-next-pack = Scan each disc into the box
ship-next-seal = Scan the next disc into the box, or close the box and record its seal
ship-next-hand-over = Hand it to the courier
ship-next-receive = Scan each disc that arrives
ship-next-search = Look for the discs that did not arrive
ship-seal-number = Number of the seal
ship-seal = Record the seal
ship-seal-again = Record another seal
ship-print = Print the packing list
ship-courier = Who takes it (name or badge code)
ship-hand-over = Hand over
ship-at = Received discs are filed at { $place }.
ship-at-about = To file them elsewhere, scan that location first.
ship-seal-found = Number of the seal as it arrived
ship-seal-compare = Compare the seal
ship-seal-why = Why the number was read wrongly
ship-seal-correct = Correct the number
ship-inside = { $copies ->
    [one] { $copies } disc in the box
   *[other] { $copies } discs in the box
}
ship-take-out = Take out
ship-take-out-one = Take out { $serial }
ship-last-why = Why it has to go now
ship-last = Pack { $serial } all the same
ship-cancel = Cancel the shipment
ship-cancel-asks = { $copies ->
    [one] { $copies } disc is in it and stays where it belongs. Take it out of the box.
   *[other] { $copies } discs are in it and stay where they belong. Take them out of the box.
}
ship-cancel-meant = Cancel it
ship-keep = Keep it
ship-close-why = Why not everything arrived
ship-close = Close: the rest did not arrive
ship-close-asks = { $count ->
    [one] This disc will be recorded as missing: { $copies }
   *[other] These discs will be recorded as missing: { $copies }
}
ship-close-meant = Close, and record as missing
ship-keep-open = Keep it open
ship-heard-packed = { $serial } is packed.
ship-heard-packed-all = { $copies ->
    [one] { $copies } disc from { $place } is packed.
   *[other] { $copies } discs from { $place } are packed.
}
ship-heard-empty = No discs are at { $place }: nothing is packed.
ship-heard-received = { $serial } has arrived. { $left ->
    [0] That was the last one.
    [one] { $left } disc is still to come.
   *[other] { $left } discs are still to come.
}
ship-heard-place = Understood: { $place }. Discs that you scan now are filed there.
ship-heard-sealed = The box is sealed: nothing is packed. Take a disc out to open it again.
ship-heard-not-a-disc = That is neither a disc nor a location. Nothing was done.
today-shipment = Shipment { $shipment } to { $place }: { $standing }
today-shipment-sealed = It waits for the courier.
today-shipment-late = Ask the courier. If it has arrived, scan each of its discs there.

page-packing = Packing list { $shipment }
page-packing-about = To { $place }. { $discs ->
    [one] One disc
   *[other] { $discs } discs
}, { $day }. Seal: { $seal }
page-packing-line = ____________________
page-packing-signed = Handed over (name, signature, time): ______________________________    Received: ______________________________

## The quarterly check

check-head = { $quarter }: { $read } of { $listed } { $listed ->
    [one] copy
   *[other] copies
} read. Read them in any order, by { $day }.
check-promise = The sample is { $drawn } of { $of } copies. If { $bad } of them were bad, at least one would be found with { $confidence } certainty, wherever they are. It does not show that every copy is good.
check-promise-all = The sample is { $copies ->
    [one] the only copy that could be relied on
   *[other] all { $copies } copies that could be relied on
} when the check began.
check-title = Quarter { $number } of { $year }
check-progress = { $read } of { $listed } { $listed ->
    [one] copy
   *[other] copies
} read. Read them in any order.
check-left = { $left ->
    [0] None left to read
    [one] One left to read
   *[other] { $left } left to read
}, by { $day }
check-read-so-far = Read:
check-to-read = To read, in walking order:
check-copy-read = { $serial }  { $state }, { $day }
check-copy = { $serial }  { $place }, { $why }
check-copy-by = { $serial }  { $place }, { $why }, by { $day }
check-away = not here: lent, on its way or set apart
check-not-a-quarter = write a quarter as 2026-Q4
check-no-place = no location
check-why-lot-failed = another disc of its lot failed
check-why-burner-failed = another disc from the drive that burned it failed
check-why-watch = check again soon
check-why-returned = came back
check-why-second-drive-was = no second drive had read it before
check-why-second-drive = not yet read in a second drive
check-why-first = first check of a new copy
check-why-whole = due: not read in full for too long
check-why-sample = sample
check-why-not-listed = not on the list
check-next = Fetch { $serial } ({ $place }), put it in any drive, and read it: stele verify --drive DRIVE
    .window = Fetch { $serial } ({ $place }), and put it in any drive.
check-next-other = Fetch { $serial } ({ $place }), put it in a drive other than { $drive }, which burned it, and read it: stele verify --drive OTHER
    .window = Fetch { $serial } ({ $place }), and put it in a drive other than { $drive }, which burned it.
check-next-move = { $serial } is in { $drive }, which burned it. Move it to a drive other than { $drive }, and read it there: stele verify --drive OTHER
check-next-here = { $serial } is in { $drive }. Read it: stele verify --drive { $drive }
check-next-away = The copies that are left cannot be read now: they are lent, on their way, set apart, missing or out of use. The check is not complete without them.
check-next-done = The check of { $quarter } is complete. To show an auditor how the sample was drawn: stele check proof { $quarter }
    .window = The check of { $quarter } is complete.
check-over = { $quarter } is over: what is read now does not count for it. To see the check of the present quarter: stele check list
check-proof-head = { $quarter }: { $drawn } of { $of } copies were drawn. The seed was recorded before that, on { $time }.
check-proof-seed = Seed: { $seed }
check-proof-again = To draw again: for each copy, printf %s%s SEED SERIAL | b3sum. From each group, the copies with the smallest hashes were drawn.
check-stratum = { $name }: { $drawn } of { $of } drawn
check-shared-media = media ID { $media }
check-shared-drive = drive { $drive }
check-shared-year = burned { $year }
check-shared-place = location { $place }
check-shared-nothing = all copies
check-drawn = { $serial }  { $hash }  drawn
check-not-drawn = { $serial }  { $hash }
check-rules-version = Rules for checks, version { $version }:
check-rules-sample = Sample: large enough to find at least one bad copy with { $confidence } certainty if { $bad } of all copies are bad.
check-rules-first = New copies: read again between { $after } and { $by } days after the burn.
check-rules-whole = Every copy: read in full at least once in { $days ->
    [365] a year (365 days)
    [366] a year (366 days)
    [730] 2 years (730 days)
    [731] 2 years (731 days)
    [1095] 3 years (1,095 days)
    [1096] 3 years (1,096 days)
   *[other] { $days } days
}.
check-rules-always = Always read: copies of a lot or from a burner with a disc that failed, copies to check again soon, copies that came back, and copies not yet read in a second drive.
status-check-due = Quarterly check { $quarter }: not begun; its discs are to be read by { $day }
status-check-open = Quarterly check { $quarter }: { $read } of { $listed } copies read, by { $day }
verify-begin = Begin the check
verify-about = The quarterly check reads a sample of all copies, and those that are due. It tells you in time when discs begin to fail.
verify-nothing = There is nothing to check yet. Once discs have been burned, the quarterly check begins here.
verify-why = Why these discs
verify-why-others = Copies are also read when they are new, came back, should be checked again soon, have not been read in a second drive, or have not been read in full for longer than the rules allow.
verify-read = Read
verify-none-read = None so far.
verify-fetch-next = Fetch next, in walking order
verify-more = { $copies } more
screen-verify = Verify
verify-open = Show the list

window-replace-disc = Replace disc
window-replace-copy = Replace disc { $serial }
window-job-replace = Replacing { $serial }
outcome-replace-blank = The image of the disc is back. The disc that gave it is still in the drive: take it out, put in a blank, and replace { $serial } again.
replace-image-back = The image of { $disc } is back.
replace-image-by-copy = The image of { $disc } is back: { $serial } in { $drive } gave it.
replace-image-by-set = The image of { $disc } is back: it was rebuilt from { $discs }, the other discs of its set.
replace-stays-planned = { $serial } is planned to replace { $old }. The same command burns it.
replace-blank-wanted = The disc that gave it is still in { $drive }. Take it out and put in a blank.
replace-next-again = stele copy replace { $serial } --drive { $drive }{ $reason ->
    [yes] {" "}--why TEXT
   *[no] {""}
}
replace-next-label = Write { $serial } on the disc, and have somebody else read it once more, in a drive other than { $drive }: stele verify { $serial } --drive OTHER. Shelve it: stele shelve { $serial } --location LOCATION. Then take { $old } out of use: stele copy retire { $old } --why TEXT
replace-done = { $serial } replaces { $old }, which stays in use until { $serial } has passed two full reads.
copy-history-replaces = It was made to replace { $serial }.
copy-history-lineage-unknown = Its burn is not on record here, nor is any copy that it was made to replace.
copy-history-replaced = { $serial } was made to replace it.
copy-history-to-replace = { $serial } is planned to replace it, and has not been burned yet.
