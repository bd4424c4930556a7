(** Proofs by hand for docs/proofs/max-max.md, by the key of the step. *)
(*: maximisers/proof:3 *)
by move=> R Theta f ts Phi ps h T0 P0 h0 _; split=> //; autounfold with page; ring.

(*: maximisers/proof:4 *)
by move=> R Theta f ts Phi h T0 P0 h0 _; split=> //; rewrite subr_ge0 fmax_ge.

(*: maximisers/proof:5 *)
move=> R Theta ts Phi ps f h T0 P0 h0 [_ closes]; split=> //; autounfold with page.
have H : (ts, ps) \in argmax (fun p : Theta * Phi => f p.1 - h p.1 p.2) <->
    ts \in argmax f /\ h ts ps = 0 by apply: gap_places.
rewrite !argmaxE gap_max //= in H.
by split=> [/eqP/H[/eqP -> ->]|[/eqP a b]]; [split | apply/eqP/H].

(*: projection:1 *)
move=> R Theta f Phi h T0 P0 h0 [_ closes]; autounfold with page; apply/setP=> t.
have G p : (t, p) \in argmax (fun p : Theta * Phi => f p.1 - h p.1 p.2) <->
    t \in argmax f /\ h t p = 0 by apply: gap_places.
rewrite [RHS]inE; apply/idP/existsP => [tf|[p /G[]//]].
by have [p Ep] := fmin_attained (h t) P0; exists p; apply/G; split=> //; rewrite -Ep closes.

(*: projection/proof:1 *)
move=> R Phi Theta h t P0 T0 h0 _; split=> //.
by have [p Ep] := fmin_attained (h t) P0; exists p; rewrite Ep.

(*: sup:1 *)
move=> R F s M t H H0; autounfold with page; apply: le_trans.
by rewrite ler_subl_addr ler_addl.

(*: sup:2 *)
move=> R s t F H M e H0 e0; autounfold with page; case=> GM He.
by rewrite -(subrK (H s t) (F s)); apply: ler_lt_add.

(*: sup/proof:3 *)
by move=> R H s t e F H0 e0; autounfold with page => He; rewrite -ltr_subl_addl opprB addrC subrK.

(*: sup/proof:4 *)
move=> R F s M FM; rewrite -ltr_subr_addl ltr_pdivr_mulr ?ltr0n // mulr_natr mulr2n.
by rewrite ltr_addl subr_gt0.

(*: non-attainment:5 *)
open_page; rewrite expr0n oppr0; split=> [/eqP|->]; last by rewrite expr0n oppr0.
by rewrite oppr_eq0 sqrf_eq0 => /eqP.

(*: non-attainment:8 *)
by open_page; rewrite subr_lt0; apply: le_lt_trans (expR_gt0 _); rewrite oppr_le0 sqr_ge0.

(*: non-attainment:9 *)
by open_page; rewrite ltr_add2l ltr_opp2 ltr_expR ltr_opp2 ltr_addl ltr01.

(*: round:1 *)
open_page; match goal with H : ?h _ _ = 0, K : is_true (_ - ?h _ _ <= _) |- _ =>
  move: K; rewrite H subr0 => K; apply: le_trans K _ end.
by rewrite ler_subl_addr ler_addl; holds.

(*: round/proof:1 *)
by open_page; match goal with H : ?h _ _ = 0 |- _ => rewrite H subr0 end.
