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
  [ (notypeclasses refine (@D_fun _ _ _ _); match goal with
      | H : forall _, derivable _ _ _ |- _ => apply: H
      | H : forall _ _, derivable _ _ _ |- _ => apply: H end)
  | (match goal with H : normal_cdf _ |- _ => notypeclasses refine (@D_normal _ _ _ H) end) ].
Ltac slope := lazymatch goal with
  | |- is_derive _ _ (fun _ => ?c) _ => notypeclasses refine (@D_const _ c _)
  | |- is_derive _ _ (fun y => y) _ => notypeclasses refine (@D_id _ _)
  | |- is_derive _ _ (fun y => @?f y + - @?g y) _ =>
    notypeclasses refine (@D_minus _ f g _ _ _ _ _); slope
  | |- is_derive _ _ (fun y => @?f y + @?g y) _ =>
    notypeclasses refine (@D_plus _ f g _ _ _ _ _); slope
  | |- is_derive _ _ (fun y => - @?f y) _ => notypeclasses refine (@D_opp _ f _ _ _); slope
  | |- is_derive _ _ (fun y => @?f y * @?g y) _ =>
    notypeclasses refine (@D_times _ f g _ _ _ _ _); slope
  | |- is_derive _ _ (fun y => (@?f y) ^-1) _ =>
    notypeclasses refine (@D_inv _ f _ _ _ _); [ slope_side | slope ]
  | |- is_derive _ _ (fun y => (@?f y) ^+ _) _ => notypeclasses refine (@D_pow _ f _ _ _ _); slope
  | |- is_derive _ _ (fun y => ln (@?f y)) _ =>
    notypeclasses refine (@D_ln _ f _ _ _ _); [ slope_side | slope ]
  | |- is_derive _ _ (fun y => expR (@?f y)) _ => notypeclasses refine (@D_exp _ f _ _ _); slope
  | |- is_derive _ _ (fun y => sin (@?f y)) _ => notypeclasses refine (@D_sin _ f _ _ _); slope
  | |- is_derive _ _ (fun y => cos (@?f y)) _ => notypeclasses refine (@D_cos _ f _ _ _); slope
  | |- is_derive _ _ (fun y => @bigop _ _ _ _ (@?F y)) _ =>
    notypeclasses refine (@D_sum _ _ _ _ _ _); let z := fresh "z" in intro z; slope
  | |- _ => first
    [ known_slope
    | (match goal with |- is_derive _ _ (fun y => ?f (@?g y)) _ =>
         notypeclasses refine (@D_comp _ f g _ _ _ _ _); [ known_slope | slope ] end) ]
  end.
Ltac slopes := repeat match goal with
  | |- context ['D_1 ?f ?x] =>
    let H := fresh in eassert (H : is_derive x 1 f _); [ slope | rewrite (D_of H); clear H ]
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

(** * The coupling layer *)
Section Layer.
Variables (R : realType) (n : nat) (A : {set 'I_n}).
Implicit Types (x : 'cV[R]_n) (u : 'cV[R]_#|A|) (w : 'cV[R]_#|~: A|).
Local Notation P := (at_places A).
Local Notation Q := (at_places (~: A)).

Lemma D_affine (a b t : R) : is_derive t 1 (fun h => a + h * b) b.
Proof.
have H : is_derive t 1 (fun h => a + h * b) (0 + (1 * b + t * 0)) by slope.
by apply: is_derive_eq; rewrite add0r mulr0 addr0 mul1r.
Qed.
Lemma alongE x j h i : along x j h i 0 = x i 0 + h * (i == j)%:R.
Proof. by rewrite !mxE eqxx andbT. Qed.
Lemma along0 x j : along x j 0 = x.
Proof. by apply/colP=> i; rewrite alongE mul0r addr0. Qed.
Lemma D_along x j i : is_derive (0 : R) 1 (fun h => along x j h i 0) (i == j)%:R.
Proof. by apply: D_ext (alongE x j ^~ i) _; apply: D_affine. Qed.
Lemma at_along (B : {set 'I_n}) x j h : j \notin B -> at_places B (along x j h) = at_places B x.
Proof.
move=> jB; apply/colP=> a; rewrite !mxE eqxx andbT (_ : (enum_val a == j) = false) ?mulr0 ?addr0 //.
by apply: contraNF jB => /eqP <-; apply: enum_valP.
Qed.
(** along a coordinate line a smooth map of some coordinates has a slope *)
Lemma smooth_along (B : {set 'I_n}) m (s : 'cV[R]_#|B| -> 'cV[R]_m) x j i : smooth_map s ->
  derivable (fun h => s (at_places B (along x j h)) i 0) 0 1.
Proof.
move=> S; have C a : derivable (fun h => at_places B (along x j h) a 0) 0 1.
  have -> : (fun h => at_places B (along x j h) a 0) = fun h => along x j h (enum_val a) 0.
    by apply: funext => h; rewrite mxE.
  by apply: derivable_of (D_along _ _ _).
by case: (S (fun h => at_places B (along x j h)) 0 C i).
Qed.
Definition sloped (B : {set 'I_n}) m (s : 'cV[R]_#|B| -> 'cV[R]_m) x :=
  forall j i, derivable (fun h => s (at_places B (along x j h)) i 0) 0 1.

(** copy the entries at A and change the others; and the other way round *)
Definition layer (s t : 'cV[R]_#|A| -> 'cV[R]_#|~: A|) x :=
  merge (P x) (entrywise (map_mx (@expR R) (s (P x))) (Q x) + t (P x)).
Definition layer' (s t : 'cV[R]_#|~: A| -> 'cV[R]_#|A|) x :=
  merge (entrywise (map_mx (@expR R) (s (Q x))) (P x) + t (Q x)) (Q x).

Lemma D_changed (f g : R -> R) x j i : derivable f 0 1 -> derivable g 0 1 ->
  is_derive (0 : R) 1 (fun h => expR (f h) * along x j h i 0 + g h)
    (expR (f 0) * base_slope f 0 * x i 0 + expR (f 0) * (i == j)%:R + base_slope g 0).
Proof.
move=> Df Dg; have Da := D_along x j i; have De := D_exp (D_fun Df).
have := D_plus (D_times De Da) (D_fun Dg).
by rewrite along0.
Qed.

Section Entries.
Variables (s t : 'cV[R]_#|A| -> 'cV[R]_#|~: A|) (x : 'cV[R]_n).
Hypotheses (Ds : sloped s x) (Dt : sloped t x).
Lemma D_layer_in a j : is_derive (0 : R) 1 (fun h => layer s t (along x j h) (enum_val a) 0)
  ((enum_val (a : 'I_#|A|) == j)%:R).
Proof. by apply: D_ext (D_along x j _) => h; rewrite merge_in mxE. Qed.
Lemma D_layer_out b j : is_derive (0 : R) 1
  (fun h => layer s t (along x j h) (enum_val (b : 'I_#|~: A|)) 0)
  (expR (s (P x) b 0) * base_slope (fun h => s (P (along x j h)) b 0) 0 * x (enum_val b) 0
   + expR (s (P x) b 0) * (enum_val b == j)%:R + base_slope (fun h => t (P (along x j h)) b 0) 0).
Proof.
have := D_changed x j (enum_val b) (@Ds j b) (@Dt j b); rewrite along0 => D.
by apply: D_ext D => h; rewrite merge_out !mxE eqxx andbT.
Qed.
Lemma layer_partials : has_partials (layer s t) x.
Proof.
move=> i j; have [[a ->]|[b ->]] := placesP A i; first by case: (D_layer_in a j).
by case: (D_layer_out b j).
Qed.
Lemma layer_jac_in i j : i \in A -> jacobian (layer s t) x i j = (i == j)%:R.
Proof.
move=> iA; rewrite mxE -(enum_rankK_in iA iA).
exact: D_of (D_layer_in _ _).
Qed.
Lemma base_slope_const (c : R) t0 : base_slope (fun=> c) t0 = 0.
Proof. exact: D_of (D_const c t0). Qed.
Lemma layer_jac_out (b c : 'I_#|~: A|) :
  jacobian (layer s t) x (enum_val b) (enum_val c) = expR (s (P x) b 0) * (b == c)%:R.
Proof.
have cA : enum_val c \notin A by have := enum_valP c; rewrite inE.
rewrite mxE (D_of (D_layer_out b (enum_val c))).
have -> : (fun h => s (P (along x (enum_val c) h)) b 0) = fun=> s (P x) b 0.
  by apply: funext => h; rewrite at_along.
have -> : (fun h => t (P (along x (enum_val c) h)) b 0) = fun=> t (P x) b 0.
  by apply: funext => h; rewrite at_along.
by rewrite !base_slope_const mulr0 mul0r add0r addr0 (inj_eq enum_val_inj).
Qed.
Lemma layer_det : \det (jacobian (layer s t) x) = \prod_b expR (s (P x) b 0).
Proof.
rewrite (@det_rows _ _ (mem A)) => [|i j|i j iA jA]; first 1 last.
- exact: layer_jac_in.
- have [[a E]|[b ->]] := placesP A i; first by rewrite /= E enum_valP in iA.
  have [[a E]|[c ->]] := placesP A j; first by rewrite /= E enum_valP in jA.
  by rewrite (inj_eq enum_val_inj) layer_jac_out => /negPf ->; rewrite mulr0.
rewrite (prod_places A) big1 ?mul1r => [|a _]; last by rewrite layer_jac_in ?enum_valP // eqxx.
by apply: eq_bigr => b _; rewrite layer_jac_out eqxx mulr1.
Qed.
End Entries.

Section Swapped.
Variables (s t : 'cV[R]_#|~: A| -> 'cV[R]_#|A|) (x : 'cV[R]_n).
Hypotheses (Ds : sloped s x) (Dt : sloped t x).
Lemma D_layer_in' b j : is_derive (0 : R) 1 (fun h => layer' s t (along x j h) (enum_val b) 0)
  ((enum_val (b : 'I_#|~: A|) == j)%:R).
Proof. by apply: D_ext (D_along x j _) => h; rewrite merge_out mxE. Qed.
Lemma D_layer_out' a j : is_derive (0 : R) 1
  (fun h => layer' s t (along x j h) (enum_val (a : 'I_#|A|)) 0)
  (expR (s (Q x) a 0) * base_slope (fun h => s (Q (along x j h)) a 0) 0 * x (enum_val a) 0
   + expR (s (Q x) a 0) * (enum_val a == j)%:R + base_slope (fun h => t (Q (along x j h)) a 0) 0).
Proof.
have := D_changed x j (enum_val a) (@Ds j a) (@Dt j a); rewrite along0 => D.
by apply: D_ext D => h; rewrite merge_in !mxE eqxx andbT.
Qed.
Lemma layer_partials' : has_partials (layer' s t) x.
Proof.
move=> i j; have [[a ->]|[b ->]] := placesP A i; first by case: (D_layer_out' a j).
by case: (D_layer_in' b j).
Qed.
Lemma layer_jac_in' b j : jacobian (layer' s t) x (enum_val (b : 'I_#|~: A|)) j = (enum_val b == j)%:R.
Proof. by rewrite mxE; apply: D_of (D_layer_in' _ _). Qed.
Lemma layer_jac_out' (a c : 'I_#|A|) :
  jacobian (layer' s t) x (enum_val a) (enum_val c) = expR (s (Q x) a 0) * (a == c)%:R.
Proof.
have cA : enum_val c \notin ~: A by rewrite inE negbK enum_valP.
rewrite mxE (D_of (D_layer_out' a (enum_val c))).
have -> : (fun h => s (Q (along x (enum_val c) h)) a 0) = fun=> s (Q x) a 0.
  by apply: funext => h; rewrite at_along.
have -> : (fun h => t (Q (along x (enum_val c) h)) a 0) = fun=> t (Q x) a 0.
  by apply: funext => h; rewrite at_along.
by rewrite !base_slope_const mulr0 mul0r add0r addr0 (inj_eq enum_val_inj).
Qed.
Lemma layer_det' : \det (jacobian (layer' s t) x) = \prod_a expR (s (Q x) a 0).
Proof.
rewrite (@det_rows _ _ (mem (~: A))) => [|i j iA|i j iA jA]; first 1 last.
- by rewrite -(enum_rankK_in iA iA) layer_jac_in'.
- have [[b ->]|[b E]] := placesP A i; last by rewrite /= E enum_valP in iA.
  have [[c ->]|[c E]] := placesP A j; last by rewrite /= E enum_valP in jA.
  by rewrite (inj_eq enum_val_inj) layer_jac_out' => /negPf ->; rewrite mulr0.
rewrite (prod_places A) [X in _ * X]big1 ?mulr1 => [|b _]; last by rewrite layer_jac_in' eqxx.
by apply: eq_bigr => b _; rewrite layer_jac_out' eqxx mulr1.
Qed.
End Swapped.

Lemma prod_exp m (v : 'cV[R]_m) : \prod_b expR (v b 0) = expR (\sum_b v b 0).
Proof. by rewrite (big_morph (@expR R) (@expRD R) (expR0 R)). Qed.
Lemma ones_sum m (v : 'cV[R]_m) : ((const_mx 1 : 'rV[R]_m) *m v) 0 0 = \sum_b v b 0.
Proof. by rewrite mxE; apply: eq_bigr => b _; rewrite mxE mul1r. Qed.
Lemma ln_det_exp (d c : R) : d = expR c -> 0 < `|d| /\ ln `|d| = c.
Proof. by move=> ->; rewrite gtr0_norm ?expR_gt0 ?expK. Qed.
End Layer.

Section LogDet.
Variables (R : realType) (n : nat) (A : {set 'I_n}).
Implicit Types x : 'cV[R]_n.
Local Notation P := (at_places A).
Local Notation Q := (at_places (~: A)).
Variables (s t : 'cV[R]_#|A| -> 'cV[R]_#|~: A|).

Lemma smooth_sloped (B : {set 'I_n}) m (f : 'cV[R]_#|B| -> 'cV[R]_m) x : smooth_map f -> sloped f x.
Proof. by move=> S j i; apply: smooth_along. Qed.
Lemma layer_det_sum x : sloped s x -> sloped t x ->
  \det (jacobian (layer s t) x) = expR (((const_mx 1 : 'rV[R]_#|~: A|) *m s (P x)) 0 0).
Proof. by move=> Ds Dt; rewrite layer_det // prod_exp ones_sum. Qed.

(** the way back is a layer, too *)
Definition back x :=
  merge (P x) (entrywise (map_mx (@expR R) (- s (P x))) (Q x - t (P x))).
Definition back_s (u : 'cV[R]_#|A|) := - s u.
Definition back_t (u : 'cV[R]_#|A|) := - entrywise (map_mx (@expR R) (- s u)) (t u).
Lemma backE : back = layer back_s back_t.
Proof.
apply: funext => x; rewrite /back /layer /back_s /back_t; congr (merge _ _).
by apply/colP=> b; rewrite !mxE mulrBr.
Qed.
Lemma back_s_sloped x : sloped s x -> sloped back_s x.
Proof.
move=> Ds j i; rewrite (_ : (fun h => _) = fun h => - s (P (along x j h)) i 0).
  by apply: derivable_of (D_opp (D_fun (@Ds j i))).
by apply: funext => h; rewrite mxE.
Qed.
Lemma back_t_sloped x : sloped s x -> sloped t x -> sloped back_t x.
Proof.
move=> Ds Dt j i; rewrite (_ : (fun h => _) = fun h =>
  - (expR (- s (P (along x j h)) i 0) * t (P (along x j h)) i 0)).
  exact: derivable_of (D_opp (D_times (D_exp (D_opp (D_fun (@Ds j i)))) (D_fun (@Dt j i)))).
by apply: funext => h; rewrite !mxE.
Qed.
Lemma back_partials x : sloped s x -> sloped t x -> has_partials back x.
Proof.
by move=> Ds Dt; rewrite backE; apply: layer_partials; [apply: back_s_sloped | apply: back_t_sloped].
Qed.
Lemma back_det_sum x : sloped s x -> sloped t x ->
  \det (jacobian back x) = expR (- ((const_mx 1 : 'rV[R]_#|~: A|) *m s (P x)) 0 0).
Proof.
move=> Ds Dt; rewrite backE layer_det; [|exact: back_s_sloped|exact: back_t_sloped].
rewrite prod_exp ones_sum -sumrN; congr expR.
by apply: eq_bigr => b _; rewrite !mxE.
Qed.

(** entries of the Jacobian of a sub-vector *)
Lemma jac_at (B : {set 'I_n}) m (F : 'cV[R]_m -> 'cV[R]_n) (y : 'cV[R]_m) a j :
  jacobian (fun y => at_places B (F y)) y a j = jacobian F y (enum_val a) j.
Proof.
rewrite mxE [RHS]mxE (_ : (fun h => at_places B (F (along y j h)) a 0) =
  fun h => F (along y j h) (enum_val a) 0) //.
by apply: funext => h; rewrite mxE.
Qed.
Lemma partials_at (B : {set 'I_n}) m (F : 'cV[R]_m -> 'cV[R]_n) (y : 'cV[R]_m) : has_partials F y ->
  has_partials (fun y => at_places B (F y)) y.
Proof.
move=> D a j; rewrite (_ : (fun h => _) = fun h => F (along y j h) (enum_val a) 0); first exact: D.
by apply: funext => h; rewrite mxE.
Qed.
Lemma block_in x : sloped s x -> sloped t x ->
  columns_at A (jacobian (fun x => P (layer s t x)) x) = 1%:M.
Proof.
move=> Ds Dt; apply/matrixP=> a b; rewrite mxE jac_at layer_jac_in ?enum_valP //.
by rewrite !mxE (inj_eq enum_val_inj).
Qed.
Lemma block_zero x : sloped s x -> sloped t x ->
  columns_at (~: A) (jacobian (fun x => P (layer s t x)) x) = 0.
Proof.
move=> Ds Dt; apply/matrixP=> a b; rewrite mxE jac_at layer_jac_in ?enum_valP // !mxE.
case: eqP => // E; have := enum_valP b; rewrite inE -E => /negP; case.
exact: enum_valP.
Qed.
Lemma block_out x : sloped s x -> sloped t x ->
  columns_at (~: A) (jacobian (fun x => Q (layer s t x)) x) = diag_mx ((map_mx (@expR R) (s (P x)))^T).
Proof.
move=> Ds Dt; apply/matrixP=> a b; rewrite mxE jac_at layer_jac_out // !mxE.
by rewrite mulr_natr.
Qed.
Lemma diag_exp m (v : 'cV[R]_m) :
  \det (diag_mx ((map_mx (@expR R) v)^T)) = \prod_i expR (v i 0).
Proof. by rewrite det_diag; apply: eq_bigr => i _; rewrite !mxE. Qed.
End LogDet.
Lemma layer_det_sum' (R : realType) n (A : {set 'I_n}) (s t : 'cV[R]_#|~: A| -> 'cV[R]_#|A|) x :
  sloped s x -> sloped t x -> \det (jacobian (layer' s t) x) =
    expR (((const_mx 1 : 'rV[R]_#|A|) *m s (at_places (~: A) x)) 0 0).
Proof. by move=> Ds Dt; rewrite layer_det' // prod_exp ones_sum. Qed.

Ltac smooth := by move=> *; apply: smooth_sloped.
Ltac close_vector := rewrite ?at_merge ?at_merge_out;
  solve [ by [] | (apply/colP=> ?; rewrite !mxE ?expRN; close_field) ].
Ltac close_layer := solve
  [ close_vector
  | (apply: layer_partials; smooth) | (apply: layer_partials'; smooth) | (apply: back_partials; smooth)
  | (apply: partials_at; apply: layer_partials; smooth)
  | (apply: block_in; smooth) | (apply: block_zero; smooth) | (apply: block_out; smooth)
  | ((rewrite layer_det_sum; [ | smooth | smooth ]); rewrite gtr0_norm ?expK ?expR_gt0 //)
  | ((rewrite layer_det_sum'; [ | smooth | smooth ]); rewrite gtr0_norm ?expK ?expR_gt0 //)
  | ((rewrite back_det_sum; [ | smooth | smooth ]); rewrite gtr0_norm ?expK ?expR_gt0 //)
  | ((rewrite layer_det_sum; [ | smooth | smooth ]);
     by rewrite ?at_merge gtr0_norm ?expK ?expR_gt0 // det1 mul1r diag_exp prod_exp ones_sum)
  | by rewrite det1 mul1r diag_exp | by rewrite prod_exp ones_sum ].

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
Ltac close_term := slopes; solve [ close_field | (norm_log; close_field) ].
Ltac close_sum := lazymatch goal with
  | |- bigop _ _ _ = bigop _ _ _ => solve
    [ (apply: eq_bigr => ? _; close_term)
    | (match goal with H : forall _ _, derivable _ _ _, H1 : forall _, \sum_z _ = 1
         |- context [base_slope _ ?x] =>
        solve [ (apply: (sum_up_to (c := -1) (total_slope x H1 H)) => ?; close_term)
              | (apply: (sum_up_to (c := 1) (total_slope x H1 H)) => ?; close_term) ] end) ]
  | |- bigop _ _ _ = 0 => solve
    [ (match goal with H : forall _ _, derivable _ _ _, H1 : forall _, \sum_z _ = 1
         |- context ['D_1 _ ?x] => first
        [ (rewrite -[RHS](total_slope x H1 H); apply: eq_bigr => ? _; close_term)
        | (match goal with c : _ |- _ => rewrite -[RHS](mul0r c) -[in RHS](total_slope x H1 H) mulr_suml;
             apply: eq_bigr => ? _; close_term end) ] end) ]
  | |- bigop _ _ _ = _ => solve [ by [] | (apply: total_slope; assumption) ]
  | |- _ = bigop _ _ _ => solve [ by [] ]
  | |- _ => close_term
  end.
Ltac derive_goal := unfold expect; cbv beta; lazymatch goal with
  | |- derivable _ _ _ => notypeclasses refine (derivable_of _); slope
  | |- _ => slopes; close_sum
  end.
Ltac close_kl := solve
  [ (apply: divergence_ge0; solve [ done | by apply: normalised | by apply: positive_is_law ])
  | by apply: normalised ].
Ltac real_goal := lazymatch goal with
  | |- derivable _ _ _ => derive_goal
  | |- has_partials _ _ => close_layer
  | |- context ['D_1 _ _] => derive_goal
  | |- context [jacobian _ _] => close_layer
  | |- context [at_places _ _] => close_layer
  | |- context [const_mx _] => close_layer
  | |- context [fmax _] => close_max
  | |- is_law _ => close_kl
  | |- is_true _ => solve [ by [] | close_order | close_log | close_kl | close_max ]
  | |- _ => solve [ by [] | close_field | close_log | close_sum | close_chance | close_max ]
  end.
Ltac real_auto := open_page; open_laws; split_goal; intros;
  first [ real_goal | (has_perm; solve [ close_perm | norm_perm; solve [ close_perm | close_log ] ]) ].
