(** Lemmas about logarithms, derivatives and averages of real numbers, and the automation. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import boolp classical_sets functions reals topology normedtype sequences.
From mathcomp Require Import derive realfun exp trigo.
From mathcomp Require Import ring.
From Derivations Require Import Words Algebra WordsReal.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory numFieldNormedType.Exports.
Local Open Scope ring_scope.

(** * One variable *)
Section OneVariable.
Variable R : realType.
Implicit Types (f g : R -> R) (x : R).

Lemma D_of f df x : is_derive x 1 f df -> 'D_1 f x = df.
Proof. by move=> H; rewrite derive_val. Qed.
Lemma derivable_of f df x : is_derive x 1 f df -> derivable f x 1.
Proof. by case. Qed.
Lemma D_ext f g df x : f =1 g -> is_derive x 1 g df -> is_derive x 1 f df.
Proof. by move=> /funext ->. Qed.

Lemma D_const (c x : R) : is_derive x 1 (fun=> c) (0 : R).
Proof. exact: is_derive_cst. Qed.
Lemma D_id x : is_derive x 1 (fun y : R => y) (1 : R).
Proof. exact: is_derive_id. Qed.
Lemma D_plus f g df dg x : is_derive x 1 f df -> is_derive x 1 g dg ->
  is_derive x 1 (fun y => f y + g y) (df + dg).
Proof. by move=> ? ?; apply: is_deriveD. Qed.
Lemma D_opp f df x : is_derive x 1 f df -> is_derive x 1 (fun y => - f y) (- df).
Proof. by move=> ?; apply: is_deriveN. Qed.
Lemma D_minus f g df dg x : is_derive x 1 f df -> is_derive x 1 g dg ->
  is_derive x 1 (fun y => f y - g y) (df - dg).
Proof. by move=> ? ?; apply: is_deriveB. Qed.
Lemma D_times f g df dg x : is_derive x 1 f df -> is_derive x 1 g dg ->
  is_derive x 1 (fun y => f y * g y) (df * g x + f x * dg).
Proof.
move=> Df Dg; have H : is_derive x 1 (f * g) (f x *: dg + g x *: df) by apply: is_deriveM.
by apply: is_derive_eq; rewrite addrC [g x *: _]mulrC.
Qed.
Lemma D_sum (Z : finType) (F : Z -> R -> R) dF x :
  (forall z, is_derive x 1 (F z) (dF z)) ->
  is_derive x 1 (fun t => \sum_z F z t) (\sum_z dF z).
Proof.
move=> DF; elim: (index_enum Z) => [|z r IH].
  rewrite big_nil (_ : (fun t => _) = (fun=> 0 : R)); first exact: is_derive_cst.
  by apply: funext => t; rewrite big_nil.
rewrite big_cons (_ : (fun t => _) = F z + (fun t => \sum_(j <- r) F j t)).
  exact: is_deriveD.
by apply: funext => t; rewrite big_cons.
Qed.
Lemma D_comp f g df dg x : is_derive (g x) 1 f df -> is_derive x 1 g dg ->
  is_derive x 1 (fun y => f (g y)) (df * dg).
Proof.
exact: is_derive1_comp.
Qed.
Lemma D_ln f df x : 0 < f x -> is_derive x 1 f df -> is_derive x 1 (fun t => ln (f t)) (df / f x).
Proof.
move=> f0 Df; have Dl := is_derive1_ln f0.
by have H := D_comp Dl Df; apply: is_derive_eq; rewrite mulrC.
Qed.
Lemma D_exp f df x : is_derive x 1 f df -> is_derive x 1 (fun t => expR (f t)) (expR (f x) * df).
Proof. by move=> Df; apply: D_comp (is_derive_expR _) Df. Qed.
Lemma D_sin f df x : is_derive x 1 f df -> is_derive x 1 (fun t => sin (f t)) (cos (f x) * df).
Proof. by move=> Df; apply: D_comp (is_derive_sin _) Df. Qed.
Lemma D_cos f df x : is_derive x 1 f df -> is_derive x 1 (fun t => cos (f t)) (- sin (f x) * df).
Proof. by move=> Df; apply: D_comp (is_derive_cos _) Df. Qed.
Lemma D_inv f df x : f x != 0 -> is_derive x 1 f df ->
  is_derive x 1 (fun t => (f t)^-1) (- df / f x ^+ 2).
Proof.
move=> f0 Df; have H := is_deriveV f0 Df; apply: is_derive_eq.
by rewrite -[_ *: _]/(_ * _) mulNr mulrC mulNr.
Qed.
Lemma D_pow f df x n : is_derive x 1 f df ->
  is_derive x 1 (fun t => f t ^+ n.+1) (n.+1%:R * f x ^+ n * df).
Proof.
move=> Df; have H := is_deriveX n Df.
by apply: D_ext H => t; rewrite exprfctE.
Qed.
(** the slope of a function of which nothing but its slope is known *)
Definition base_slope f x := 'D_1 f x.
Lemma D_fun f x : derivable f x 1 -> is_derive x 1 f (base_slope f x).
Proof. exact: derivableP. Qed.
Lemma D_normal (Phi : R -> R) x : normal_cdf Phi -> is_derive x 1 Phi (normal_pdf x).
Proof. by case=> D _; apply: D. Qed.
End OneVariable.

(** the slope of an expression, by its shape *)
Ltac slope_side := solve [ positive | nonzero ].
Ltac known_slope := first
  [ (apply: D_fun; match goal with
      | H : forall _, derivable _ _ _ |- _ => apply: H
      | H : forall _ _, derivable _ _ _ |- _ => apply: H end)
  | (apply: D_normal; assumption) ].
Ltac slope := lazymatch goal with
  | |- is_derive _ _ (fun _ => ?c) _ => exact: D_const
  | |- is_derive _ _ (fun y => y) _ => exact: D_id
  | |- is_derive _ _ (fun y => @?f y + - @?g y) _ => apply: (@D_minus _ f g); slope
  | |- is_derive _ _ (fun y => @?f y + @?g y) _ => apply: (@D_plus _ f g); slope
  | |- is_derive _ _ (fun y => - @?f y) _ => apply: (@D_opp _ f); slope
  | |- is_derive _ _ (fun y => @?f y * @?g y) _ => apply: (@D_times _ f g); slope
  | |- is_derive _ _ (fun y => (@?f y) ^-1) _ => apply: (@D_inv _ f); [ slope_side | slope ]
  | |- is_derive _ _ (fun y => (@?f y) ^+ ?n) _ => apply: (@D_pow _ f); slope
  | |- is_derive _ _ (fun y => ln (@?f y)) _ => apply: (@D_ln _ f); [ slope_side | slope ]
  | |- is_derive _ _ (fun y => expR (@?f y)) _ => apply: (@D_exp _ f); slope
  | |- is_derive _ _ (fun y => sin (@?f y)) _ => apply: (@D_sin _ f); slope
  | |- is_derive _ _ (fun y => cos (@?f y)) _ => apply: (@D_cos _ f); slope
  | |- _ => first
    [ known_slope
    | (apply: D_sum; let z := fresh "z" in intro z; slope)
    | (match goal with |- is_derive _ _ (fun y => ?f (@?g y)) _ =>
         apply: (@D_comp _ f g); [ known_slope | slope ] end) ]
  end.
Ltac slopes := repeat match goal with
  | |- context ['D_1 ?f ?x] => erewrite (@D_of _ f _ x); [ | slope ]
  end.

(** * Logarithms and averages *)
Section Logarithm.
Variable R : realType.
Lemma exp_gt_tangent (x : R) : x != 0 -> 1 + x < expR x.
Proof.
have slope (a b : R) : a < b -> exists2 c, c \in `]a, b[%R & expR b - expR a = expR c * (b - a).
  move=> ab; have D y : y \in `]a, b[%R -> is_derive y 1 (@expR R) (expR y).
    by move=> _; exact: is_derive_expR.
  by apply: (MVT ab D); apply: continuous_subspaceT; apply: continuous_expR.
case: (ltgtP x 0) => // x0 _.
  have [c] := slope _ _ x0; rewrite in_itv /= expR0 sub0r => /andP[_ c0] E.
  have -> : expR x = 1 + expR c * x by rewrite -[expR c * x]opprK -mulrN -E; ring.
  by rewrite ltr_add2l ltr_nmull // expR_lt1.
have [c] := slope _ _ x0; rewrite in_itv /= expR0 subr0 => /andP[c0 _] E.
by rewrite -ltr_subr_addl E ltr_pmull // expR_gt1.
Qed.
Lemma exp_ge_tangent (x : R) : 1 + x <= expR x.
Proof. by have [->|/exp_gt_tangent/ltW//] := eqVneq x 0; rewrite addr0 expR0. Qed.
Lemma ln_le_tangent (t : R) : 0 < t -> ln t <= t - 1.
Proof.
move=> t0; have := exp_ge_tangent (ln t).
by rewrite lnK ?posrE // addrC -ler_subr_addr.
Qed.
Lemma ln_lt_tangent (t : R) : 0 < t -> t != 1 -> ln t < t - 1.
Proof.
move=> t0 t1; have /exp_gt_tangent : ln t != 0.
  by apply: contra t1 => /eqP l0; rewrite -(lnK (_ : t \is Num.pos)) ?posrE // l0 expR0.
by rewrite lnK ?posrE // addrC -ltr_subr_addr.
Qed.

Variable T : finType.
Implicit Types q r : T -> R.
Lemma divergence_term (a b : R) : 0 < a -> 0 < b -> a - b <= a * ln (a / b).
Proof.
move=> a0 b0; rewrite -[ln (a / b)]opprK -lnV ?posrE ?divr_gt0 // invf_div mulrN ler_oppr opprB.
have -> : b - a = a * (b / a - 1) by field; apply: lt0r_neq0.
by rewrite ler_pmul2l // ln_le_tangent // divr_gt0.
Qed.
Lemma divergence_term_eq (a b : R) : 0 < a -> 0 < b -> a * ln (a / b) = a - b -> a = b.
Proof.
move=> a0 b0 E; apply/eqP; apply: contraT => ab.
have ba1 : b / a != 1 by apply: contra ab => /eqP/divr1_eq ->.
have := ln_lt_tangent (divr_gt0 b0 a0) ba1; rewrite -(ltr_pmul2l a0).
have -> : a * (b / a - 1) = b - a by field; apply: lt0r_neq0.
by rewrite -invf_div lnV ?posrE ?divr_gt0 // mulrN E opprB ltxx.
Qed.
Lemma divergence_gap q r : \sum_z q z = 1 -> \sum_z r z = 1 -> divergence q r =
  \sum_z (q z * ln (q z / r z) - (q z - r z)).
Proof. by move=> q1 r1; rewrite sumrB [X in _ - X]sumrB q1 r1 subrr subr0. Qed.
Lemma divergence_gap_ge0 q r z : (forall z, 0 <= q z) -> (forall z, 0 <= r z) ->
  (forall z, 0 < q z -> 0 < r z) -> 0 <= q z * ln (q z / r z) - (q z - r z).
Proof.
move=> q0 r0 qr; rewrite subr_ge0; have := q0 z; rewrite le0r => /predU1P[->|qz].
  by rewrite mul0r sub0r oppr_le0.
by apply: divergence_term => //; apply: qr.
Qed.
Lemma divergence_ge0 q r : is_law q -> is_law r -> (forall z, 0 < q z -> 0 < r z) ->
  0 <= divergence q r.
Proof.
move=> [q0 q1] [r0 r1] qr; rewrite divergence_gap //.
by apply: sumr_ge0 => z _; apply: divergence_gap_ge0.
Qed.
Lemma divergence_eq0 q r : positive_law q -> positive_law r ->
  divergence q r = 0 <-> forall z, q z = r z.
Proof.
move=> [q0 q1] [r0 r1]; split=> [|qr]; last first.
  by apply: big1 => z _; rewrite qr divff ?gt_eqF ?ln1 ?mulr0.
rewrite divergence_gap // => /eqP; rewrite psumr_eq0 => [/allP all0 z|z _]; last first.
  by apply: divergence_gap_ge0 => // *; apply: ltW.
apply: divergence_term_eq => //; apply/eqP; rewrite -subr_eq0.
exact: (all0 z (mem_index_enum z)).
Qed.
End Logarithm.

Section More.
Variable R : realType.
Lemma log_div_pos (x y : R) : 0 < x -> 0 < y -> ln (x / y) = ln x - ln y.
Proof. by move=> x0 y0; rewrite ln_div. Qed.
Lemma log_mul_pos (x y : R) : 0 < x -> 0 < y -> ln (x * y) = ln x + ln y.
Proof. by move=> x0 y0; rewrite lnM. Qed.
Lemma log_inv_pos (x : R) : 0 < x -> ln x^-1 = - ln x.
Proof. by move=> x0; rewrite lnV. Qed.
Lemma pdf_gt0 (x : R) : 0 < normal_pdf x.
Proof. by rewrite divr_gt0 ?expR_gt0 // sqrtr_gt0 mulr_gt0 ?pi_gt0 // ltr0n. Qed.
Lemma density_gt0 (x m v : R) : 0 < v -> 0 < normal_density x m v.
Proof. by move=> v0; rewrite divr_gt0 ?expR_gt0 // sqrtr_gt0 !mulr_gt0 ?pi_gt0 // ltr0n. Qed.
Lemma cdf_gt0 (Phi : R -> R) x : normal_cdf Phi -> 0 < Phi x.
Proof. by case=> _ [B _]; case/andP: (B x). Qed.
Lemma cdf_lt1 (Phi : R -> R) x : normal_cdf Phi -> Phi x < 1.
Proof. by case=> _ [B _]; case/andP: (B x). Qed.
Lemma cdfN (Phi : R -> R) x : normal_cdf Phi -> Phi (- x) = 1 - Phi x.
Proof. by case=> _ [_ ->]. Qed.
(** a constant total has slope zero *)
Lemma total_slope (T : finType) (q : R -> T -> R) x : (forall t, \sum_z q t z = 1) ->
  (forall z t, derivable (fun t => q t z) t 1) -> \sum_z base_slope (fun t => q t z) x = 0.
Proof.
move=> q1 dq; rewrite -(D_of (D_sum (fun z => D_fun (dq z x)))).
by rewrite (_ : (fun t => _) = cst 1) ?derive_val //; apply: funext => t; rewrite q1.
Qed.
Lemma positive_total (T : finType) (q : R -> T -> R) : (forall t, positive_law (q t)) ->
  (forall t z, 0 < q t z) /\ (forall t, \sum_z q t z = 1).
Proof. by move=> H; split=> t; case: (H t). Qed.
End More.

Ltac positive_hook ::= first
  [ exact: expR_gt0 | exact: pdf_gt0 | (apply: cdf_gt0; assumption)
  | (rewrite subr_gt0; apply: cdf_lt1; assumption) | (apply: density_gt0; positive)
  | exact: pi_gt0 | (rewrite sqrtr_gt0; positive) ].
Ltac norm_log := repeat first
  [ (rewrite log_div_pos; [ | positive | positive ]) | (rewrite log_mul_pos; [ | positive | positive ])
  | (rewrite log_inv_pos; [ | positive ]) | rewrite expK | rewrite ln1 | rewrite expR0
  | rewrite expRD | rewrite expRN | rewrite oppr0 ].
Ltac close_log := solve
  [ by rewrite ln1 | by rewrite expR0 | (apply: ln_le_tangent; positive) | exact: expR_gt0
  | by rewrite normr_sign ln1 | by rewrite normr_sign ltr01
  | (norm_log; solve [ by [] | close_field ]) ].

Ltac open_laws := repeat match goal with
  | H : forall _, positive_law _ |- _ =>
    let H0 := fresh "mass_gt0" in let H1 := fresh "mass1" in
    case: (positive_total H) => H0 H1; clear H
  end.
(** sums are compared term by term, if need be up to the slope of a constant total *)
Ltac close_sum := solve
  [ close_field | (norm_log; close_field) | (apply: eq_bigr => ? _; solve [ close_field | (norm_log; close_field) ])
  | (match goal with H : forall _ _, derivable _ _ _, H1 : forall _, \sum_z _ = 1 |- _ =>
      solve [ apply: (sum_up_to (c := -1) (total_slope _ H1 H)) => ?; close_field
            | apply: (sum_up_to (c := 1) (total_slope _ H1 H)) => ?; close_field
            | (rewrite -[RHS](total_slope _ H1 H); apply: eq_bigr => ? _; close_field) ] end) ].
Ltac derive_goal := lazymatch goal with
  | |- derivable _ _ _ => apply: derivable_of; slope
  | |- _ => rewrite ?/expect /=; slopes; close_sum
  end.
Ltac close_kl := solve
  [ (apply: divergence_ge0; solve [ done | by apply: normalised | by apply: positive_is_law ])
  | by apply: normalised ].
Ltac real_auto := open_page; open_laws; split_goal; intros;
  solve [ close_perm | close_order | close_field | derive_goal | close_log | close_kl | close_max | close_chance
        | norm_perm; solve [ close_perm | close_log ] ].
