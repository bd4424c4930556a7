(** Proofs by hand for docs/proofs/permutations.md, by the key of the step. *)
(*: inverse/proof:5 *)
move=> R n tau sigma n0 H; apply/permP=> j.
by rewrite -{1}[j](permKV sigma) H.

(*: sign/proof:2 *)
move=> R n sigma n0; rewrite /P_def rowsE -det_perm /determinant.
by apply: eq_bigr => s _.
