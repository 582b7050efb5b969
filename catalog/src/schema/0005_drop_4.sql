-- What was set aside has been taken over. Tables that refer to others go first.
DROP TABLE v4_lease;
DROP TABLE v4_job;
DROP TABLE v4_audit_head;
DROP TABLE v4_audit;
DROP TABLE v4_drive_use;
DROP TABLE v4_custody;
DROP TABLE v4_copy;
DROP TABLE v4_disc_study;
DROP TABLE v4_disc;
DROP TABLE v4_disc_set;
DROP TABLE v4_exception;
DROP TABLE v4_study_version;
DROP TABLE v4_series;
DROP TABLE v4_study;
DROP TABLE v4_patient;
DROP TABLE v4_slot;
DROP TABLE v4_person;
