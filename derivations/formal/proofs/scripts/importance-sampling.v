(** Proofs by hand for docs/proofs/importance-sampling.md, by the key of the step. *)
(*: unbiased/proof:1 *)
move=> R Z q p h Z0 [q0 q1] lp supp; split=> [z qz|]; first by rewrite gt_eqF.
split=> [z qz|]; first by rewrite gt_eqF.
by rewrite expect_support //; apply: eq_bigr => z qz; rewrite mulrA.

(*: unbiased/proof:2 *)
move=> R Z q p h Z0 lq lp supp; split=> [z qz|]; first by rewrite gt_eqF.
by apply: eq_bigr => z qz; rewrite mulrCA divff ?mulr1 // gt_eqF.

(*: unbiased/proof:3 *)
move=> R Z q p h Z0 lq lp supp; rewrite big_mkcond; apply: eq_bigr => z _; case: ltP => // qz.
by apply/esym/eqP; apply: contraT => /eqP /supp; rewrite ltNge qz.

(*: stopped:1 *)
move=> R Y q T b p a h Y0 lq T0 lb lp la; have [q0 q1] := lq.
split=> [y _ v _|]; first by rewrite gt_eqF.
split=> [y _ v _|]; first by have [b0 _] := lb y; rewrite gt_eqF.
split=> [y _|]; first by rewrite gt_eqF.
apply: expect_eq => y _; have [b0 _] := lb y; have [_ a1] := la y; autounfold with page.
transitivity (expect (b y) (fun v => a y v / b y v) * (p y / q y * h y)).
  by rewrite -expectZr; apply: expect_eq => v _; ring.
by rewrite (ratio_mean _ b0) a1 mul1r.

(*: stopped:3 *)
move=> R T b u a T0 [b0 b1] [a0 a1]; split=> [v _|]; first by rewrite gt_eqF.
autounfold with page; rewrite varianceE // (ratio_mean _ b0) a1.
rewrite (@expect_eq _ _ b _ (fun v => u ^+ 2 * (a v / b v) ^+ 2)) => [|v _]; last exact: exprMn.
by rewrite expectZ; ring.

(*: stopped/proof:4 *)
move=> R T b u a T0 [b0 b1] [a0 a1]; split=> [v _|]; first by rewrite gt_eqF.
by autounfold with page; rewrite expectZ (ratio_mean _ b0) a1 mulr1.

(*: stopped/proof:5 *)
move=> R T b a T0 [b0 b1] [a0 a1]; split=> [v _|]; first by rewrite gt_eqF.
by autounfold with page; rewrite varianceE // (ratio_mean _ b0) a1; ring.

(*: zero-variance:1 *)
move=> R Z p h Z0 [p0 p1] h0; autounfold with page.
have P0 : 0 < expect p h by rewrite /expect; apply: sum_gt0 => // z; apply: mulr_gt0.
by split=> [_|]; rewrite -?mulr_suml ?divff ?gt_eqF.

(*: doob:2 *)
move=> R p alpha beta p0 p1 a0 b0; autounfold with page.
have V0 : 0 < p * alpha + (1 - p) * beta by positive.
by split; rewrite ?gt_eqF // ltr_pdivr_mulr // mul1r ltr_addl; positive.

(*: doob:4 *)
move=> R p alpha beta p0 p1 a0 b0; autounfold with page.
have V0 : 0 < p * alpha + (1 - p) * beta by positive.
have q0 : 0 < 1 - p by rewrite subr_gt0.
have -> : 1 - p * alpha / (p * alpha + (1 - p) * beta) = (1 - p) * beta / (p * alpha + (1 - p) * beta).
  by field; rewrite gt_eqF.
split; first by rewrite gt_eqF.
split; first by rewrite gt_eqF // divr_gt0 // mulr_gt0.
split; first by rewrite gt_eqF.
by field; rewrite !gt_eqF.

(*: telescope:1 *)
move=> R n v n0 v0 vmax; split=> [k|]; first by rewrite gt_eqF.
split; first by rewrite gt_eqF.
have E : \prod_(k < n) v (widen_ord (leqnSn n) k) 0 * v ord_max 0 =
    v ord0 0 * \prod_(k < n) v (lift ord0 k) 0.
  transitivity (\prod_(k < n.+1) v k 0); first by rewrite big_ord_recr.
  by rewrite big_ord_recl.
have B : \prod_(k < n) v (lift ord0 k) 0 != 0 by apply/prodf_neq0 => k _; rewrite gt_eqF.
rewrite big_split /= prodfV; apply/eqP; rewrite eqr_div ?E ?eqxx //.
by rewrite gt_eqF.

(*: telescope:2 *)
by move=> R n v n0 v0 vmax; rewrite vmax divr1 oner_neq0.
