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

(*: stopped:5 *)
move=> R Y q T b p a h Y0 lq T0 lb lp la; have [q0 q1] := lq.
split=> [y _ v _|]; first by rewrite gt_eqF.
split=> [y _ v _|]; first by have [b0 _] := lb y; rewrite gt_eqF.
split=> [y _|]; first by rewrite gt_eqF.
apply: expect_eq => y _; have [b0 b1] := lb y; have [_ a1] := la y; autounfold with page.
rewrite varianceE // (ratio_mean _ b0) a1 expr1n addrCA subrr addr0 -expectZ.
by apply: expect_eq => v _; ring.

(*: stopped:6 *)
move=> R Y q T b p a h Y0 lq T0 lb lp la; have [q0 q1] := lq.
split=> [y _ v _|]; first by rewrite gt_eqF.
split=> [y _ v _|]; first by have [b0 _] := lb y; rewrite gt_eqF.
split=> [y _|]; first by rewrite gt_eqF.
apply: expect_le => y; first exact: ltW.
have [b0 b1] := lb y; have [_ a1] := la y; autounfold with page.
have -> : expect (b y) (fun v => (p y / q y * (a y v / b y v) * h y) ^+ 2) =
    (p y / q y * h y) ^+ 2 * expect (b y) (fun v => (a y v / b y v) ^+ 2).
  by rewrite -expectZ; apply: expect_eq => v _; ring.
rewrite -[leLHS]mulr1; apply: ler_wpmul2l; first exact: sqr_ge0.
have := @variance_ge0 _ _ (b y) (fun v => a y v / b y v) (fun v => ltW (b0 v)).
by rewrite varianceE // (ratio_mean _ b0) a1 expr1n subr_ge0.

(*: stopped:7 *)
move=> R Y q p h Y0 [q0 q1] lp; split=> [y _|]; first by rewrite gt_eqF.
by autounfold with page; rewrite varianceE // (importance_positive _ _ q0).

(*: second-moment:1 *)
move=> R Y Q P h K v N Y0 [Q0 Q1] lP K0 v0 PvQ; split=> [y _|]; first by rewrite gt_eqF.
transitivity (\sum_y v (N y) * (P y * h y ^+ 2)).
  by apply: eq_bigr => y _; rewrite PvQ; field; rewrite gt_eqF.
rewrite (partition_big N xpredT) //=; apply: eq_bigr => m _; rewrite mulr_sumr.
by apply: eq_bigr => y /eqP ->.

(*: zero-variance:1 *)
move=> R Z z p h Z0 [p0 p1] h0; autounfold with page => P0; split; first by rewrite gt_eqF.
by rewrite divr_ge0 ?mulr_ge0 // ltW.

(*: zero-variance:2 *)
move=> R Z p h Z0 [p0 p1] h0; autounfold with page => P0.
by split=> [_|]; rewrite -?mulr_suml ?divff ?gt_eqF.

(*: zero-variance:3 *)
move=> R Z z p h Z0 [p0 p1] h0; autounfold with page => P0.
move: P0; set P := expect p _ => P0; have Pn : P != 0 by rewrite gt_eqF.
split=> //; split=> // ; split=> d0; first by rewrite gt_eqF.
have : p z * h z != 0 by apply: contraTN d0 => /eqP ->; rewrite mul0r ltxx.
by rewrite mulf_eq0 => /norP[pn hn]; field; rewrite Pn hn pn.

(*: zero-variance:4 *)
move=> R Z p h Z0 [p0 p1] h0; autounfold with page => P0; have Pn : expect p h != 0 by rewrite gt_eqF.
split=> //; split=> // ; split=> [z d0|]; first by rewrite gt_eqF.
rewrite [in RHS]/expect big_mkcond; apply: eq_bigr => z _; case: ltP => [d0|d0].
  by rewrite [X in X * h z]mulrCA divff ?mulr1 ?gt_eqF.
have /eqP : p z * h z / expect p h = 0 by apply/eqP; rewrite eq_le d0 divr_ge0 ?mulr_ge0 // ltW.
by rewrite mulf_eq0 invr_eq0 (negPf Pn) orbF => /eqP ->.

(*: zero-variance:5 *)
move=> R Z p h Z0 [p0 p1] h0; autounfold with page => P0.
move: P0; set P := expect p _ => P0; have Pn : P != 0 by rewrite gt_eqF.
split=> //; split=> // ; split=> [z d0|]; first by rewrite gt_eqF.
transitivity (\sum_z p z * h z * P); last by rewrite -mulr_suml.
rewrite big_mkcond; apply: eq_bigr => z _; case: ltP => [d0|d0].
  have : p z * h z != 0 by apply: contraTN d0 => /eqP ->; rewrite mul0r ltxx.
  by rewrite mulf_eq0 => /norP[pn hn]; field; rewrite Pn hn pn.
have /eqP : p z * h z / P = 0 by apply/eqP; rewrite eq_le d0 divr_ge0 ?mulr_ge0 // ltW.
by rewrite mulf_eq0 invr_eq0 (negPf Pn) orbF => /eqP ->; rewrite mul0r.

(*: doob:1 *)
move=> R p alpha beta p0 p1 a0 b0 ab; autounfold with page.
have q0 : 0 < 1 - p by rewrite subr_gt0.
have [az|an] := eqVneq alpha 0; last first.
  by apply: ltr_spaddl; [apply: mulr_gt0 => //; rewrite lt_def an | apply: mulr_ge0 => //; apply: ltW].
by move: ab; rewrite az add0r mulr0 add0r => bp; apply: mulr_gt0.

(*: doob:2 uses doob:1 *)
move=> R p alpha beta p0 p1 a0 b0 ab; have V0 := step_doob_1 R p alpha beta p0 p1 a0 b0 ab; autounfold with page in *.
by split; rewrite ?gt_eqF // divr_ge0 ?mulr_ge0 // ltW.

(*: doob:3 uses doob:1 *)
move=> R p alpha beta p0 p1 a0 b0 ab; have V0 := step_doob_1 R p alpha beta p0 p1 a0 b0 ab; autounfold with page in *.
by split; rewrite ?gt_eqF // ler_pdivr_mulr // mul1r ler_addl mulr_ge0 // subr_ge0 ltW.

(*: doob:4 uses doob:1 *)
move=> R alpha p beta a0 p0 p1 b0 ab; have V0 := step_doob_1 R p alpha beta p0 p1 a0 b0 ab; autounfold with page in *.
split=> [_|]; first by rewrite gt_eqF.
split=> [an|]; first by rewrite gt_eqF // divr_gt0 // mulr_gt0.
by split=> an; [rewrite gt_eqF | field; rewrite !gt_eqF].

(*: doob:5 uses doob:1 *)
move=> R beta p alpha b0 p0 p1 a0 ab; have V0 := step_doob_1 R p alpha beta p0 p1 a0 b0 ab; autounfold with page in *.
have q0 : 0 < 1 - p by rewrite subr_gt0.
have -> : 1 - p * alpha / (p * alpha + (1 - p) * beta) = (1 - p) * beta / (p * alpha + (1 - p) * beta).
  by field; rewrite gt_eqF.
split=> [_|]; first by rewrite gt_eqF.
split=> [bn|]; first by rewrite gt_eqF // divr_gt0 // mulr_gt0.
by split=> bn; [rewrite gt_eqF | field; rewrite !gt_eqF].

(*: doob:6 uses doob:1 *)
move=> R beta p alpha b0 p0 p1 a0 ab; have V0 := step_doob_1 R p alpha beta p0 p1 a0 b0 ab; autounfold with page in *.
split=> [_|bz]; first by rewrite gt_eqF.
by move: V0; rewrite bz mulr0 addr0 => V0; rewrite divff // gt_eqF.

(*: doob:7 uses doob:1 *)
move=> R alpha p beta a0 p0 p1 b0 ab; have V0 := step_doob_1 R p alpha beta p0 p1 a0 b0 ab; autounfold with page in *.
by split=> [_|az]; [rewrite gt_eqF | rewrite az mulr0 mul0r].

(*: doob/proof:1 uses doob:1 *)
move=> R p alpha beta p0 p1 a0 b0 ab; have V0 := step_doob_1 R p alpha beta p0 p1 a0 b0 ab; autounfold with page in *.
by split; [rewrite gt_eqF | field; rewrite gt_eqF].

(*: doob/proof:2 uses doob:1 *)
move=> R p alpha beta p0 p1 a0 b0 ab; have V0 := step_doob_1 R p alpha beta p0 p1 a0 b0 ab; autounfold with page in *.
by split; [rewrite gt_eqF | rewrite addrC addKr].

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
