/* Rebuilds damaged STELE1 images; see SPEC.TXT. */
