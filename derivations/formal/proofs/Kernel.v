(** The lemmas that the checker's own kernel may use, proved. The names are stable: the
    kernel's table names them. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import boolp classical_sets functions reals topology normedtype sequences.
From mathcomp Require Import derive realfun exp trigo.
From mathcomp Require Import ring.
From Derivations Require Import Words Algebra WordsReal Analysis.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory numFieldNormedType.Exports.
Local Open Scope ring_scope.

(** * In every ordered field *)
Section Field.
Variable R : realFieldType.
Implicit Types x y z : R.

Theorem square_nonneg x : 0 <= x ^+ 2. Proof. exact: sqr_ge0. Qed.
Theorem square_eq0 x : x ^+ 2 = 0 <-> x = 0.
Proof. by split=> [/eqP|->]; rewrite ?expr0n // sqrf_eq0 => /eqP. Qed.
Theorem sum_squares_nonneg (T : finType) (c x : T -> R) :
  (forall i, 0 <= c i) -> 0 <= \sum_i c i * x i ^+ 2.
Proof. by move=> c0; apply: sumr_ge0 => i _; apply: mulr_ge0 (c0 i) (sqr_ge0 _). Qed.
Theorem abs_nonneg x : 0 <= `|x|. Proof. exact: normr_ge0. Qed.
Theorem le_abs x : x <= `|x|. Proof. exact: ler_norm. Qed.
Theorem abs_mul x y : `|x * y| = `|x| * `|y|. Proof. exact: normrM. Qed.
Theorem triangle_inequality x y : `|x + y| <= `|x| + `|y|. Proof. exact: ler_norm_add. Qed.
Theorem triangle_inequality_sum (T : finType) (x : T -> R) :
  `|\sum_i x i| <= \sum_i `|x i|.
Proof. exact: ler_norm_sum. Qed.
Theorem reverse_triangle_inequality x y : `|x| - `|y| <= `|x - y|.
Proof. by rewrite ler_subl_addr; apply: le_trans (ler_norm_add (x - y) y); rewrite subrK. Qed.
Theorem abs_le_sq x y : `|x| <= `|y| <-> x ^+ 2 <= y ^+ 2.
Proof.
rewrite -(ler_sqr (normr_ge0 x) (normr_ge0 y) : _ = _) !real_normK ?num_real //.
Qed.
Theorem abs_le_of_bounds x y : - y <= x -> x <= y -> `|x| <= y.
Proof. by move=> l u; rewrite ler_norml l u. Qed.

(** finite Cauchy–Schwarz, by Lagrange's identity *)
Theorem cauchy_schwarz (T : finType) (x y : T -> R) :
  (\sum_i x i * y i) ^+ 2 <= (\sum_i x i ^+ 2) * (\sum_i y i ^+ 2).
Proof.
set a := \sum_i x i ^+ 2; set b := \sum_i x i * y i; set c := \sum_i y i ^+ 2.
have a0 : 0 <= a by apply: sumr_ge0 => i _; apply: sqr_ge0.
have quad t : 0 <= a * t ^+ 2 - b * t *+ 2 + c.
  have -> : a * t ^+ 2 - b * t *+ 2 + c = \sum_i (x i * t - y i) ^+ 2.
    rewrite /a /b /c !mulr_suml -sumrMnl -sumrB -big_split /=.
    by apply: eq_bigr => i _; ring.
  by apply: sumr_ge0 => i _; apply: sqr_ge0.
move: a0; rewrite le0r => /predU1P[az|ap].
  have x0 i : x i = 0.
    apply/eqP; rewrite -sqrf_eq0; move/eqP: az; rewrite psumr_eq0 => [/allP /(_ i)|j _].
      by rewrite mem_index_enum; apply.
    exact: sqr_ge0.
  have -> : b = 0 by apply: big1 => i _; rewrite x0 mul0r.
  by rewrite expr0n /= mulr_ge0 ?az // sumr_ge0 // => i _; apply: sqr_ge0.
have := quad (b / a); rewrite -(ler_pmul2l ap) mulr0.
have -> : a * (a * (b / a) ^+ 2 - b * (b / a) *+ 2 + c) = a * c - b ^+ 2.
  by field; apply: lt0r_neq0.
by rewrite subr_ge0.
Qed.

(** Jensen's inequality for finitely many points, from convexity for two *)
Definition convex (f : R -> R) := forall t x y, 0 <= t -> t <= 1 ->
  f (t * x + (1 - t) * y) <= t * f x + (1 - t) * f y.
Theorem jensen n (f : R -> R) (w x : 'I_n -> R) : convex f -> (forall i, 0 <= w i) ->
  \sum_i w i = 1 -> f (\sum_i w i * x i) <= \sum_i w i * f (x i).
Proof.
move=> cvx; elim: n w x => [|n IH] w x w0; first by rewrite big_ord0 => /esym/eqP; rewrite oner_eq0.
rewrite !big_ord_recl; set r := \sum_(i < n) w (lift ord0 i) => w1.
have r0 : 0 <= r by apply: sumr_ge0.
have rE : r = 1 - w ord0 by rewrite -w1 addrC addKr.
move: (r0); rewrite le0r => /predU1P[rz|rp].
  have wz i : w (lift ord0 i) = 0.
    apply/eqP; move/eqP: rz; rewrite psumr_eq0 => [/allP /(_ i)|j _ //].
    by rewrite mem_index_enum; apply.
  have w01 : w ord0 = 1 by move: rE; rewrite rz => /esym/eqP; rewrite subr_eq0 => /eqP.
  rewrite !big1 => [|i _|i _]; rewrite ?wz ?mul0r //.
  by rewrite w01 !addr0 !mul1r.
have := IH (fun i => w (lift ord0 i) / r) (fun i => x (lift ord0 i)).
have pull (g : 'I_n -> R) : \sum_i w (lift ord0 i) / r * g i = (\sum_i w (lift ord0 i) * g i) / r.
  by rewrite mulr_suml; apply: eq_bigr => i _; rewrite mulrAC.
rewrite !pull -mulr_suml -/r divff ?gt_eqF // => /(_ _ erefl) H.
have {H} H := H (fun i => divr_ge0 (w0 _) r0).
have := cvx (w ord0) (x ord0) ((\sum_i w (lift ord0 i) * x (lift ord0 i)) / r) (w0 ord0).
rewrite -rE mulrCA divff ?gt_eqF // mulr1 -subr_ge0 -rE => /(_ r0) C.
apply: le_trans C _; rewrite ler_add2l -ler_pdivl_mull //.
by apply: le_trans H _; rewrite mulrC.
Qed.
End Field.

(** * In the real numbers *)
Section Real.
Variable R : realType.
Implicit Types x y t : R.

Theorem exp_add x y : expR (x + y) = expR x * expR y. Proof. exact: expRD. Qed.
Theorem exp_neg x : expR (- x) = (expR x)^-1. Proof. exact: expRN. Qed.
Theorem exp_zero : expR 0 = 1 :> R. Proof. exact: expR0. Qed.
Theorem exp_pos x : 0 < expR x. Proof. exact: expR_gt0. Qed.
Theorem exp_lt x y : x < y <-> expR x < expR y. Proof. by rewrite ltr_expR. Qed.
Theorem exp_le x y : x <= y <-> expR x <= expR y. Proof. by rewrite ler_expR. Qed.
Theorem exp_ge_one_add x : 1 + x <= expR x. Proof. exact: exp_ge_tangent. Qed.
Theorem exp_gt_one_add x : x <> 0 -> 1 + x < expR x.
Proof. by move/eqP; apply: exp_gt_tangent. Qed.

Theorem log_one : ln 1 = 0 :> R. Proof. exact: ln1. Qed.
Theorem log_exp x : ln (expR x) = x. Proof. exact: expK. Qed.
Theorem exp_log t : 0 < t -> expR (ln t) = t. Proof. by move=> t0; rewrite lnK. Qed.
Theorem log_mul x y : 0 < x -> 0 < y -> ln (x * y) = ln x + ln y.
Proof. by move=> x0 y0; rewrite lnM. Qed.
Theorem log_div x y : 0 < x -> 0 < y -> ln (x / y) = ln x - ln y.
Proof. by move=> x0 y0; rewrite ln_div. Qed.
Theorem log_inv x : 0 < x -> ln x^-1 = - ln x. Proof. by move=> x0; rewrite lnV. Qed.
Theorem log_pow x n : 0 < x -> ln (x ^+ n) = n%:R * ln x.
Proof. by move=> x0; rewrite lnX // mulr_natl. Qed.
Theorem log_lt x y : 0 < x -> 0 < y -> x < y <-> ln x < ln y.
Proof. by move=> x0 y0; rewrite ltr_ln. Qed.
Theorem log_le x y : 0 < x -> 0 < y -> x <= y <-> ln x <= ln y.
Proof. by move=> x0 y0; rewrite ler_ln. Qed.
Theorem log_le_sub_one t : 0 < t -> ln t <= t - 1. Proof. exact: ln_le_tangent. Qed.
Theorem log_lt_sub_one t : 0 < t -> t <> 1 -> ln t < t - 1.
Proof. by move=> t0 /eqP; apply: ln_lt_tangent. Qed.

Theorem sqrt_sq x : Num.sqrt (x ^+ 2) = `|x|. Proof. exact: sqrtr_sqr. Qed.
Theorem sq_sqrt x : 0 <= x -> Num.sqrt x ^+ 2 = x. Proof. exact: sqr_sqrtr. Qed.
Theorem sqrt_nonneg x : 0 <= Num.sqrt x. Proof. exact: sqrtr_ge0. Qed.
Theorem sqrt_mul x y : 0 <= x -> Num.sqrt (x * y) = Num.sqrt x * Num.sqrt y.
Proof. exact: sqrtrM. Qed.
Theorem sqrt_le x y : 0 <= y -> x <= y <-> Num.sqrt x <= Num.sqrt y.
Proof.
rewrite le0r => /predU1P[->|y0]; last by rewrite ler_sqrt.
by rewrite sqrtr0 [Num.sqrt x <= 0]le_eqVlt ltNge sqrtr_ge0 orbF sqrtr_eq0.
Qed.

Theorem sin_sq_add_cos_sq x : sin x ^+ 2 + cos x ^+ 2 = 1.
Proof. by rewrite addrC cos2Dsin2. Qed.
Theorem sin_add x y : sin (x + y) = sin x * cos y + cos x * sin y. Proof. exact: sinD. Qed.
Theorem cos_add x y : cos (x + y) = cos x * cos y - sin x * sin y. Proof. exact: cosD. Qed.
Theorem sin_neg x : sin (- x) = - sin x. Proof. exact: sinN. Qed.
Theorem cos_neg x : cos (- x) = cos x. Proof. exact: cosN. Qed.
Theorem sin_bounds x : - 1 <= sin x <= 1. Proof. by rewrite sin_geN1 sin_le1. Qed.
Theorem cos_bounds x : - 1 <= cos x <= 1. Proof. by rewrite cos_geN1 cos_le1. Qed.

(** weighted and plain AM–GM, from the tangent of the logarithm *)
Theorem weighted_am_gm n (w x : 'I_n -> R) : (forall i, 0 <= w i) -> \sum_i w i = 1 ->
  (forall i, 0 < x i) -> expR (\sum_i w i * ln (x i)) <= \sum_i w i * x i.
Proof.
move=> w0 w1 x0; set m := \sum_i w i * x i.
have m0 : 0 < m.
  rewrite lt0r; have -> : 0 <= m by apply: sumr_ge0 => i _; apply: mulr_ge0 => //; apply: ltW.
  rewrite andbT; apply/negP => /eqP mz; have := oner_neq0 R; rewrite -w1 => /eqP; apply.
  apply: big1 => i _; apply/eqP; rewrite -(mulIr_eq0 _ (mulIf (lt0r_neq0 (x0 i)))).
  move/eqP: mz; rewrite psumr_eq0 => [/allP /(_ i)|j _]; first by rewrite mem_index_enum; apply.
  by apply: mulr_ge0 => //; apply: ltW.
rewrite -[leRHS](@lnK _ m) ?posrE // ler_expR -subr_ge0 -[ln m]mul1r -w1 mulr_suml -sumrB.
have -> : \sum_i (w i * ln m - w i * ln (x i)) = \sum_i - (w i * ln (x i / m)).
  by apply: eq_bigr => i _; rewrite ln_div ?posrE // mulrBr opprB.
rewrite sumrN oppr_ge0; apply: (@le_trans _ _ (\sum_i w i * (x i / m - 1))).
  by apply: ler_sum => i _; apply: ler_wpmul2l => //; apply: ln_le_tangent; apply: divr_gt0.
have -> : \sum_i w i * (x i / m - 1) = m / m - 1.
  by rewrite -{2}w1 /m mulr_suml -sumrB; apply: eq_bigr => i _; rewrite mulrBr mulr1 mulrA.
by rewrite divff ?gt_eqF // subrr.
Qed.
Theorem am_gm2 x y : 0 <= x -> 0 <= y -> Num.sqrt (x * y) <= (x + y) / 2%:R.
Proof.
move=> x0 y0; have h0 : 0 <= (x + y) / 2%:R by apply: divr_ge0; [exact: addr_ge0 | exact: ler0n].
have H : x * y <= ((x + y) / 2%:R) ^+ 2.
  rewrite -subr_ge0; have -> : ((x + y) / 2%:R) ^+ 2 - x * y = ((x - y) / 2%:R) ^+ 2 by field.
  exact: sqr_ge0.
have := proj1 (sqrt_le (x * y) (sqr_ge0 ((x + y) / 2%:R))) H.
by rewrite sqrtr_sqr ger0_norm.
Qed.

(** Gibbs' inequality, and when it is an equality *)
Theorem gibbs (T : finType) (q r : T -> R) : is_law q -> is_law r ->
  (forall z, 0 < q z -> 0 < r z) -> 0 <= divergence q r.
Proof. exact: divergence_ge0. Qed.
Theorem gibbs_eq (T : finType) (q r : T -> R) : positive_law q -> positive_law r ->
  divergence q r = 0 <-> forall z, q z = r z.
Proof. exact: divergence_eq0. Qed.

(** a function with a positive slope is strictly increasing; so is the normal distribution function *)
Theorem increasing_of_slope (F dF : R -> R) : (forall x, is_derive x 1 F (dF x)) ->
  (forall x, 0 < dF x) -> forall x y, x < y -> F x < F y.
Proof.
move=> DF dF0 x y xy; have D z : z \in `]x, y[%R -> is_derive z 1 F (dF z) by move=> _; apply: DF.
have [|c _ E] := MVT xy D.
  apply: continuous_subspaceT => z; apply: differentiable_continuous.
  by apply/derivable1_diffP; case: (DF z).
by rewrite -subr_gt0 E mulr_gt0 // subr_gt0.
Qed.
Theorem normal_pdf_pos x : 0 < normal_pdf x.
Proof.
by rewrite divr_gt0 ?expR_gt0 // sqrtr_gt0 mulr_gt0 ?pi_gt0 // ltr0n.
Qed.
Theorem normal_cdf_lt (Phi : R -> R) : normal_cdf Phi -> forall x y, x < y -> Phi x < Phi y.
Proof. by case=> D _; apply: (increasing_of_slope D); apply: normal_pdf_pos. Qed.
Theorem normal_cdf_le (Phi : R -> R) : normal_cdf Phi -> forall x y, x <= y -> Phi x <= Phi y.
Proof.
move=> H x y; rewrite le_eqVlt => /predU1P[->|/(normal_cdf_lt H)/ltW //].
exact: lexx.
Qed.
Theorem normal_cdf_bounds (Phi : R -> R) : normal_cdf Phi -> forall x, 0 < Phi x < 1.
Proof. by case=> _ []. Qed.
End Real.
