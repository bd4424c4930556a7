(** Lemmas that bring the pages' spellings to MathComp's, and the automation for ordered fields. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From Derivations Require Import Words.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Create HintDb page.

(** * Permutation matrices, in the spellings of the pages *)
Section Permutations.
Variables (R : realFieldType) (n : nat).
Implicit Types (s t : 'S_n) (f : 'I_n -> 'I_n).
Local Notation e i := (delta_mx i 0 : 'cV[R]_n).

Lemma rowsE s : (\matrix_(i < n, j < n) e (s j) i 0)^T = perm_mx s :> 'M[R]_n.
Proof. by apply/matrixP=> i j; rewrite !mxE eqxx andbT eq_sym. Qed.

Lemma outer i j : e i *m (e j)^T = delta_mx i j.
Proof. by rewrite trmx_delta mul_delta_mx. Qed.

Lemma sum_outer f g : \sum_(m < n) (e (f m) *m (e (g m))^T) =
  \matrix_(i, j) \sum_(m < n) ((i == f m) && (j == g m))%:R.
Proof. by apply/matrixP=> i j; rewrite summxE mxE; apply: eq_bigr => m _; rewrite outer mxE. Qed.

Lemma sum_rows f : \sum_(m < n) (e m *m (e (f m))^T) = \matrix_(i, j) (j == f i)%:R.
Proof.
rewrite (sum_outer id f); apply/matrixP=> i j; rewrite !mxE (bigD1 i) //= eqxx big1 ?addr0 //= => m.
by rewrite eq_sym => /negPf ->.
Qed.

Lemma sum_perm s : \sum_(m < n) (e m *m (e (s m))^T) = perm_mx s.
Proof. by rewrite sum_rows; apply/matrixP=> i j; rewrite !mxE eq_sym. Qed.

Lemma sum_perm_tr s : \sum_(m < n) (e (s m) *m (e m)^T) = (perm_mx s)^T.
Proof. by rewrite -sum_perm raddf_sum; apply: eq_bigr => m _; rewrite /= trmx_mul trmxK. Qed.

Lemma sum_id : \sum_(m < n) (e m *m (e m)^T) = 1%:M.
Proof. by rewrite (sum_rows id); apply/matrixP=> i j; rewrite !mxE eq_sym. Qed.

Lemma sum_both s : \sum_(m < n) (e (s m) *m (e (s m))^T) = 1%:M.
Proof. by rewrite -sum_id [RHS](reindex_inj (@perm_inj _ s)). Qed.

Lemma rows_act f m (x : 'M[R]_(n, m)) i j :
  ((\matrix_(a, b) (b == f a)%:R : 'M[R]_n) *m x) i j = x (f i) j.
Proof.
rewrite mxE (bigD1 (f i)) //= big1 ?addr0 => [|k ne]; rewrite mxE ?eqxx ?mul1r //.
by rewrite (negPf ne) mul0r.
Qed.

Lemma perm_act s m (x : 'M[R]_(n, m)) i j : (perm_mx s *m x) i j = x (s i) j.
Proof. by rewrite -row_permE mxE. Qed.

Lemma basis_act i (x : 'cV[R]_n) : ((e i)^T *m x) 0 0 = x i 0.
Proof. by rewrite trmx_delta -rowE mxE. Qed.

Lemma basis_act_scaled c i (x : 'cV[R]_n) : ((c *: (e i)^T) *m x) 0 0 = c * x i 0.
Proof. by rewrite -scalemxAl mxE basis_act. Qed.

Lemma pick (F : 'I_n -> R) i : \sum_m (e m) i 0 * F m = F i.
Proof.
rewrite (bigD1 i) //= big1 ?addr0 => [|m ne]; rewrite !mxE eqxx andbT ?eqxx ?mul1r //.
by rewrite eq_sym (negPf ne) mul0r.
Qed.

Lemma perm_mx_inv s : invmx (perm_mx s) = perm_mx s^-1 :> 'M[R]_n.
Proof.
have U : perm_mx s *m perm_mx s^-1 = 1%:M :> 'M[R]_n by rewrite -perm_mxM mulgV perm_mx1.
by rewrite -[LHS]mulmx1 -U mulKmx //; case/mulmx1_unit: U.
Qed.

Lemma perm_mx_tr s : (perm_mx s)^T *m perm_mx s = 1%:M :> 'M[R]_n.
Proof. by rewrite tr_perm_mx -perm_mxM mulVg perm_mx1. Qed.

(** exactly one place goes to j *)
Lemma preimage1 s j : #|[set m | s m == j]| = 1%N.
Proof.
rewrite -(cards1 ((s^-1)%g j)); apply: eq_card => m; rewrite !inE.
by apply/eqP/eqP => [<-|->]; rewrite ?permK ?permKV.
Qed.

Lemma pick_rows f i (x : 'cV[R]_n) : \sum_m ((((e m) i 0) *: (e (f m))^T) *m x) 0 0 = x (f i) 0.
Proof. by rewrite -[RHS](pick (fun m => x (f m) 0) i); apply: eq_bigr => m _; rewrite basis_act_scaled. Qed.

Lemma perm_pick s i (F : 'I_n -> R) : \sum_m (perm_mx s : 'M[R]_n) i m * F m = F (s i).
Proof.
rewrite (bigD1 (s i)) //= big1 ?addr0 => [|m ne]; rewrite !mxE ?eqxx ?mul1r //.
by rewrite eq_sym (negPf ne) mul0r.
Qed.

Lemma distribute (u w : 'I_n -> 'cV[R]_n) (v z : 'I_n -> 'rV[R]_n) :
  (\sum_m (u m *m v m)) *m (\sum_l (w l *m z l)) =
  \sum_m \sum_l ((((v m *m w l) 0 0) *: u m) *m z l).
Proof.
rewrite mulmx_suml; apply: eq_bigr => m _; rewrite mulmx_sumr; apply: eq_bigr => l _.
rewrite mulmxA -(mulmxA (u m)) [v m *m w l]mx11_scalar.
by rewrite mul_mx_scalar !mxE eqxx mulr1n -scalemxAl.
Qed.

Lemma basis_gram s t : \sum_(m < n) \sum_(l < n) (((((e m)^T *m e l) 0 0) *: e (s m)) *m (e (t l))^T)
  = \sum_(m < n) (e (s m) *m (e (t m))^T).
Proof.
apply: eq_bigr => m _; rewrite (bigD1 m) //= big1 => [|l ne]; rewrite basis_act mxE ?eqxx.
  by rewrite scale1r addr0.
by rewrite andbT eq_sym (negPf ne) scale0r mul0mx.
Qed.
End Permutations.

(** * Finite extremes *)
Section Extremes.
Variables (R : realFieldType) (T : finType).
Implicit Types F G : T -> R.

Lemma fmax_ge F t : F t <= fmax F.
Proof.
rewrite /fmax; case: pickP => [t0 _|/(_ t) //]; move: (mem_index_enum t).
elim: (index_enum T) => // u r IH; rewrite inE big_cons le_maxr.
by case/predU1P=> [->|/IH ->]; rewrite ?lexx ?orbT.
Qed.

Lemma fmax_attained F : (0 < #|{: T}|)%N -> exists t, fmax F = F t.
Proof.
case/card_gt0P=> t1 _; rewrite /fmax; case: pickP => [t0 _|/(_ t1) //].
apply: (big_ind (fun x => exists t, x = F t)); first by exists t0.
  by move=> _ _ [a ->] [b ->]; rewrite /Order.max; case: ifP => _; [exists b | exists a].
by move=> t _; exists t.
Qed.

Lemma fmax_eq F m t : F t = m -> (forall u, F u <= m) -> fmax F = m.
Proof.
move=> Ft ub; apply/eqP; rewrite eq_le -{2}Ft fmax_ge andbT.
by have [|u ->] := fmax_attained F; [apply/card_gt0P; exists t | apply: ub].
Qed.

Lemma fmax_le F m : (0 < #|{: T}|)%N -> (forall u, F u <= m) -> fmax F <= m.
Proof. by move=> T0 ub; have [u ->] := fmax_attained F T0. Qed.

Lemma eq_fmax F G : F =1 G -> fmax F = fmax G.
Proof.
by move=> FG; rewrite /fmax; case: pickP => // t _; rewrite FG; apply: eq_bigr => u _.
Qed.

Lemma fmin_le F t : fmin F <= F t.
Proof. by rewrite /fmin ler_oppl (fmax_ge (fun t => - F t)). Qed.

Lemma fmin_attained F : (0 < #|{: T}|)%N -> exists t, fmin F = F t.
Proof. by move=> /(fmax_attained (fun t => - F t))[t E]; exists t; rewrite /fmin E opprK. Qed.

Lemma fmin_eq F m t : F t = m -> (forall u, m <= F u) -> fmin F = m.
Proof.
move=> Ft lb; rewrite /fmin (@fmax_eq _ (- m) t) ?opprK ?Ft // => u.
by rewrite ler_oppl opprK.
Qed.

Lemma argmaxP F t : reflect (forall u, F u <= F t) (t \in argmax F).
Proof. by rewrite inE; apply: forallP. Qed.

Lemma argmaxE F t : (t \in argmax F) = (F t == fmax F).
Proof.
apply/argmaxP/eqP => [ub|->]; last exact: fmax_ge.
by apply/esym/(@fmax_eq _ _ t).
Qed.
End Extremes.

Lemma fmax_pairs (R : realFieldType) (S T : finType) (F : S -> T -> R) :
  (0 < #|{: S}|)%N -> (0 < #|{: T}|)%N ->
  fmax (fun p : S * T => F p.1 p.2) = fmax (fun s => fmax (F s)).
Proof.
move=> S0 T0; have [s Es] := fmax_attained (fun s => fmax (F s)) S0.
have [t Et] := fmax_attained (F s) T0; apply: (@fmax_eq _ _ _ _ (s, t)); first by rewrite Es Et.
by move=> [a b] /=; apply: le_trans (fmax_ge (F a) b) (fmax_ge (fun s => fmax (F s)) a).
Qed.

(** a gap that is never negative and closes for every parameter *)
Section Gap.
Variables (R : realFieldType) (S T : finType) (f : S -> R) (h : S -> T -> R).
Hypotheses (S0 : (0 < #|{: S}|)%N) (T0 : (0 < #|{: T}|)%N).
Hypothesis h0 : forall s t, 0 <= h s t.

Lemma gap_fixed s : fmax (fun t => f s - h s t) = f s - fmin (h s).
Proof.
have [t Et] := fmin_attained (h s) T0; apply: (@fmax_eq _ _ _ _ t); first by rewrite Et.
by move=> u; rewrite ler_sub // fmin_le.
Qed.

Hypothesis closes : forall s, fmin (h s) = 0.
Lemma gap_row s : fmax (fun t => f s - h s t) = f s.
Proof. by rewrite gap_fixed closes subr0. Qed.

Lemma gap_max : fmax (fun p : S * T => f p.1 - h p.1 p.2) = fmax f.
Proof. by rewrite (fmax_pairs (fun s t => f s - h s t)) //; apply: eq_fmax => s; apply: gap_row. Qed.

Lemma gap_places s t :
  (s, t) \in argmax (fun p : S * T => f p.1 - h p.1 p.2) <-> s \in argmax f /\ h s t = 0.
Proof.
rewrite !argmaxE gap_max /=; split=> [/eqP E|[/eqP <- ->]]; last by rewrite subr0.
have le1 : f s <= fmax f := fmax_ge f s; have le2 := h0 s t.
have h00 : h s t = 0.
  by apply/eqP; rewrite eq_le le2 andbT -(ler_add2l (f s - h s t)) subrK addr0 E.
by split=> //; rewrite -E h00 subr0.
Qed.
End Gap.

(** * Averages *)
Section Chance.
Variables (R : realFieldType) (T : finType).
Implicit Types (q p f g : T -> R).

Lemma expect_eq q f g : (forall z, q z != 0 -> f z = g z) -> expect q f = expect q g.
Proof.
move=> fg; apply: eq_bigr => z _; have [->|/fg ->//] := eqVneq (q z) 0.
by rewrite !mul0r.
Qed.
Lemma expect_support q f : (forall z, 0 <= q z) -> expect q f = \sum_(z | 0 < q z) q z * f z.
Proof.
move=> q0; rewrite /expect [RHS]big_mkcond; apply: eq_bigr => z _; case: ltP => // qz.
by rewrite (_ : q z = 0) ?mul0r //; apply/eqP; rewrite eq_le qz q0.
Qed.
Lemma expectD q f g : expect q (fun z => f z + g z) = expect q f + expect q g.
Proof. by rewrite -big_split; apply: eq_bigr => z _; rewrite mulrDr. Qed.
Lemma expectN q f : expect q (fun z => - f z) = - expect q f.
Proof. by rewrite -sumrN; apply: eq_bigr => z _; rewrite mulrN. Qed.
Lemma expectB q f g : expect q (fun z => f z - g z) = expect q f - expect q g.
Proof. by rewrite expectD expectN. Qed.
Lemma expectZ q c f : expect q (fun z => c * f z) = c * expect q f.
Proof. by rewrite mulr_sumr; apply: eq_bigr => z _; rewrite mulrCA. Qed.
Lemma expectZr q c f : expect q (fun z => f z * c) = expect q f * c.
Proof. by rewrite mulr_suml; apply: eq_bigr => z _; rewrite mulrA. Qed.
Lemma expect_const q c : \sum_z q z = 1 -> expect q (fun=> c) = c.
Proof. by move=> q1; rewrite /expect -mulr_suml q1 mul1r. Qed.
Lemma expect_ge0 q f : (forall z, 0 <= q z) -> (forall z, 0 <= f z) -> 0 <= expect q f.
Proof. by move=> q0 f0; apply: sumr_ge0 => z _; apply: mulr_ge0. Qed.
Lemma expect_le q f g : (forall z, 0 <= q z) -> (forall z, f z <= g z) -> expect q f <= expect q g.
Proof. by move=> q0 fg; apply: ler_sum => z _; apply: ler_wpmul2l. Qed.

Lemma varianceE q f : \sum_z q z = 1 ->
  variance q f = expect q (fun z => f z ^+ 2) - expect q f ^+ 2.
Proof.
move=> q1; rewrite /variance; set m := expect q f.
transitivity (expect q (fun z => f z ^+ 2 - (m *+ 2) * f z + m ^+ 2)).
  by apply: eq_bigr => z _; congr (_ * _); ring.
by rewrite expectD expectB expectZ expect_const // -/m; ring.
Qed.
Lemma variance_ge0 q f : (forall z, 0 <= q z) -> 0 <= variance q f.
Proof. by move=> q0; apply: expect_ge0 => // z; apply: sqr_ge0. Qed.

Lemma importance p q f : (forall z, q z = 0 -> p z * f z = 0) ->
  expect q (fun z => p z / q z * f z) = expect p f.
Proof.
move=> supp; apply: eq_bigr => z _; have [q0|qn0] := eqVneq (q z) 0; first by rewrite q0 mul0r supp.
by rewrite mulrA mulrCA mulfV // mulr1.
Qed.

Lemma importance_supported p q f : (forall z, p z * f z <> 0 -> 0 < q z) ->
  expect q (fun z => p z / q z * f z) = expect p f.
Proof.
move=> supp; apply: importance => z qz; apply/eqP; apply: contraT => /eqP /supp.
by rewrite qz ltxx.
Qed.
Lemma importance_positive p q f : (forall z, 0 < q z) ->
  expect q (fun z => p z / q z * f z) = expect p f.
Proof. by move=> q0; apply: importance_supported. Qed.
Lemma ratio_mean p q : (forall z, 0 < q z) -> expect q (fun z => p z / q z) = \sum_z p z.
Proof. by move=> q0; apply: eq_bigr => z _; rewrite mulrCA divff ?mulr1 ?gt_eqF. Qed.

Lemma sum_up_to f g d c : \sum_z d z = 0 -> (forall z, f z = g z + c * d z) ->
  \sum_z f z = \sum_z g z.
Proof.
move=> d0 fgd; rewrite (eq_bigr (fun z => g z + c * d z)) // big_split /=.
by rewrite -mulr_sumr d0 mulr0 addr0.
Qed.
Lemma const_mean q c : \sum_z q z = 1 -> c = \sum_z q z * c.
Proof. by move=> q1; rewrite -mulr_suml q1 mul1r. Qed.
Lemma sum_gt0 f : (0 < #|{: T}|)%N -> (forall z, 0 < f z) -> 0 < \sum_z f z.
Proof.
move=> /card_gt0P[t _] f0; rewrite (bigD1 t) //=; apply: ltr_spaddl => //.
by apply: sumr_ge0 => z _; apply: ltW.
Qed.
Lemma normalised p : (0 < #|{: T}|)%N -> (forall z, 0 < p z) -> is_law (fun z => p z / \sum_z p z).
Proof.
move=> T0 p0; have s0 : 0 < \sum_z p z by apply: sum_gt0.
by split=> [z|]; rewrite -?mulr_suml ?divff ?gt_eqF // ltW // divr_gt0.
Qed.

Lemma law_sum q : is_law q -> \sum_z q z = 1. Proof. by case. Qed.
Lemma positive_is_law q : positive_law q -> is_law q.
Proof. by case=> q0 q1; split=> // z; apply: ltW. Qed.
End Chance.

(** a sum over a set that is not empty keeps strict order *)
Lemma sum_lt (R : realFieldType) n (F G : 'I_n -> R) : (0 < n)%N ->
  (forall i, F i < G i) -> \sum_i F i < \sum_i G i.
Proof.
case: n F G => // n F G _ FG; rewrite -subr_gt0 -sumrB big_ord_recl /=.
apply: ltr_spaddl; first by rewrite subr_gt0.
by apply: sumr_ge0 => i _; rewrite subr_ge0 ltW.
Qed.
Lemma sum_ord_gt0 (R : realFieldType) n (F : 'I_n -> R) : (0 < n)%N ->
  (forall i, 0 < F i) -> 0 < \sum_i F i.
Proof. by move=> n0 F0; apply: sum_gt0 => //; rewrite card_ord. Qed.

(** * Vectors at a set of places *)
Section Places.
Variables (R : realFieldType) (n : nat) (A : {set 'I_n}).
Implicit Types (u : 'cV[R]_#|A|) (v : 'cV[R]_#|~: A|) (x : 'cV[R]_n).

Lemma sum_enum_val (B : {set 'I_n}) (F : 'I_#|B| -> R) a :
  \sum_(b | enum_val b == enum_val a) F b = F a.
Proof. by rewrite (big_pred1 a) // => b; rewrite /= (inj_eq enum_val_inj). Qed.
Lemma sum_enum_none (B : {set 'I_n}) (F : 'I_#|B| -> R) i : i \notin B ->
  \sum_(b | enum_val b == i) F b = 0.
Proof. by move=> iB; rewrite big_pred0 // => b; apply: contraNF iB => /eqP <-; apply: enum_valP. Qed.

Lemma merge_in u v (a : 'I_#|A|) : merge u v (enum_val a) 0 = u a 0.
Proof.
rewrite mxE sum_enum_val sum_enum_none ?addr0 //.
by rewrite inE negbK enum_valP.
Qed.
Lemma merge_out u v (b : 'I_#|~: A|) : merge u v (enum_val b) 0 = v b 0.
Proof.
rewrite mxE sum_enum_val sum_enum_none ?add0r //.
by have := enum_valP b; rewrite inE.
Qed.
Lemma at_merge u v : at_places A (merge u v) = u.
Proof. by apply/colP=> a; rewrite mxE merge_in. Qed.
Lemma at_merge_out u v : at_places (~: A) (merge u v) = v.
Proof. by apply/colP=> a; rewrite mxE merge_out. Qed.

Lemma placesP i : (exists a : 'I_#|A|, i = enum_val a) \/ (exists b : 'I_#|~: A|, i = enum_val b).
Proof.
have [iA|iA] := boolP (i \in A); [left|right]; first by exists (enum_rank_in iA i); rewrite enum_rankK_in.
have iC : i \in ~: A by rewrite inE.
by exists (enum_rank_in iC i); rewrite enum_rankK_in.
Qed.

Lemma sum_places (F : 'I_n -> R) :
  \sum_i F i = \sum_(a < #|A|) F (enum_val a) + \sum_(b < #|~: A|) F (enum_val b).
Proof.
rewrite (bigID (mem A)) /=; congr (_ + _); first exact: big_enum_val.
rewrite (eq_bigl (mem (~: A))) => [|i]; last by rewrite /= inE.
exact: big_enum_val.
Qed.
Lemma prod_places (F : 'I_n -> R) :
  \prod_i F i = \prod_(a < #|A|) F (enum_val a) * \prod_(b < #|~: A|) F (enum_val b).
Proof.
rewrite (bigID (mem A)) /=; congr (_ * _); first exact: big_enum_val.
rewrite (eq_bigl (mem (~: A))) => [|i]; last by rewrite /= inE.
exact: big_enum_val.
Qed.

End Places.

(** the determinant when some rows are those of the identity and the rest is diagonal *)
Lemma det_rows (R : realFieldType) n (P : pred 'I_n) (M : 'M[R]_n) :
  (forall i j, P i -> M i j = (i == j)%:R) ->
  (forall i j, ~~ P i -> ~~ P j -> i != j -> M i j = 0) -> \det M = \prod_i M i i.
Proof.
move=> MA MC; rewrite /determinant (bigD1 1%g) //= odd_perm1 mul1r [X in _ + X]big1 ?addr0 => [|s s1].
  by apply: eq_bigr => i _; rewrite perm1.
suff [j Mj0] : exists j, M j (s j) == 0 by rewrite (bigD1 j) //= (eqP Mj0) mul0r mulr0.
apply/existsP; apply: contraR s1; rewrite negb_exists => /forallP nz'.
apply/eqP/permP=> i; rewrite perm1.
have fixP j : P j -> s j = j.
  by move=> jA; move: (nz' j); rewrite MA // pnatr_eq0 eqb0 negbK => /eqP <-.
have [iA|iA] := boolP (P i); first exact: fixP.
apply/eqP; rewrite eq_sym; apply/negPn/negP=> si.
have siA : ~~ P (s i) by apply: contraNN si => siA; rewrite eq_sym -(inj_eq (@perm_inj _ s)) fixP.
by move: (nz' i); rewrite MC ?eqxx.
Qed.

(** * The automation *)
(** Statements are opened, definitions of the page unfolded, its spellings normalised. *)
Ltac open_page := intros; autounfold with page in *;
  repeat match goal with
  | H : _ /\ _ |- _ => case: H; intros
  | H : positive_law _ |- _ =>
    let H0 := fresh "mass_gt0" in let H1 := fresh "mass1" in case: (H) => H0 H1; move: (positive_is_law H) => ?; clear H
  | H : is_law _ |- _ =>
    let H0 := fresh "mass_ge0" in let H1 := fresh "mass1" in case: H => H0 H1
  end.

Ltac norm_perm := rewrite /=; repeat (first
  [ rewrite rowsE | rewrite sum_perm | rewrite sum_perm_tr | rewrite sum_both | rewrite sum_id
  | rewrite sum_rows | rewrite basis_gram | rewrite perm_mx_inv | rewrite perm_mx_tr
  | rewrite tr_perm_mx | rewrite perm_act | rewrite rows_act | rewrite perm_mx1 | rewrite det_perm
  | rewrite det1 | rewrite pick_rows | rewrite perm_pick | rewrite odd_permV | rewrite basis_act | rewrite basis_act_scaled | rewrite pick | rewrite invgK
  | rewrite permM | rewrite permK | rewrite permKV | rewrite perm1 | rewrite mulmxA
  | rewrite preimage1 | rewrite det_mulmx | rewrite -perm_mxM | rewrite mulVg | rewrite mulgV ]).

Ltac close_perm := solve
  [ by [] | by rewrite mulrC | by rewrite det_tr expr2 | by rewrite det_mulmx | by rewrite invMg
  | (match goal with H : _ = _ |- _ => exact: (perm_inj H) end) | by rewrite distribute
  | by rewrite !mxE permK | by rewrite mxE | by rewrite !mxE mulr1n | by apply: perm_inj
  | by rewrite normr_sign | by rewrite odd_permM signr_addb | by rewrite odd_permM signr_addb mulrC
  | by rewrite expr2 | by apply: eq_bigr => *; rewrite ?mxE ?mulmxA | by move=> /perm_inj
  | (match goal with s : 'S_?n, j : 'I_?n |- exists _ : _, _ => exists ((s^-1)%g j) end;
     by rewrite permKV)
  | by split=> [<-|<-]; rewrite ?permK ?permKV
  | by rewrite !mxE ?mulr1n; apply: eq_bigr => ? _; rewrite ?mxE
  | by rewrite unitmx_perm | by rewrite !mxE; case: eqP | by rewrite -natrX
  | by case: odd_perm; rewrite !inE ?expr0 ?expr1 eqxx ?orbT
  | by rewrite !mxE eq_sym; case: eqP ].

Ltac split_goal := repeat match goal with |- _ /\ _ => split end.

Lemma same_iff (R : realFieldType) (a b : R) : a - b = a <-> b = 0.
Proof. by split=> [/eqP|->]; rewrite ?subr0 // subr_eq addrC -subr_eq subrr eq_sym => /eqP. Qed.
Lemma pairs_gt0 (S T : finType) : (0 < #|S|)%N -> (0 < #|T|)%N -> (0 < #|{: S * T}|)%N.
Proof. by move=> S0 T0; rewrite card_prod muln_gt0 S0. Qed.

Ltac close_max := solve
  [ by apply: pairs_gt0 | by rewrite subr0 | exact: gap_max | exact: gap_row | exact: gap_fixed | exact: gap_places | exact: fmax_ge
  | by rewrite ler_subl_addr ler_addl | exact: same_iff | by rewrite ltr_add2l ltr_opp2
  | (match goal with H : forall _, fmin _ = 0 |- _ => rewrite H subr0 end; done)
  | (apply: eq_fmax => ?; exact: gap_row) | by rewrite expr0n oppr0 oppr_le0 sqr_ge0 | by rewrite subrK | by rewrite addrC subrK
  | exact: (fmax_pairs (fun a b => _)) ].

(** identities of fields: denominators are not zero because they are positive or said not to be *)
Ltac holds := first [ assumption | match goal with
  | H : forall _, is_true _ |- _ => apply: H
  | H : forall _ _, is_true _ |- _ => apply: H
  end ].
Ltac positive_hook := fail.
Ltac positive := lazymatch goal with
  | |- is_true (0 < _) => first
    [ holds | exact: ltr01 | by rewrite ltr0n | (rewrite subr_gt0; holds)
    | (apply: mulr_gt0; positive) | (apply: exprn_gt0; positive) | (rewrite invr_gt0; positive)
    | (apply: addr_gt0; positive) | (apply: sum_gt0; [ by rewrite ?card_ord | intros; positive ])
    | (apply: ltr_spaddl; [ positive | nonnegative ]) | (apply: ltr_spaddr; [ positive | nonnegative ])
    | positive_hook ]
  end
with nonnegative := lazymatch goal with
  | |- is_true (0 <= _) => first
    [ holds | exact: ler01 | by rewrite ler0n | exact: sqr_ge0 | exact: normr_ge0
    | (rewrite subr_ge0; holds) | (apply: mulr_ge0; nonnegative) | (apply: exprn_ge0; nonnegative)
    | (rewrite invr_ge0; nonnegative) | (apply: addr_ge0; nonnegative)
    | (apply: sumr_ge0; intros; nonnegative) | (apply: variance_ge0; intros; nonnegative)
    | (apply: expect_ge0; intros; nonnegative) | (apply: ltW; positive) ]
  end.
Ltac nonzero := repeat match goal with |- is_true (_ && _) => apply/andP; split end;
  solve [ by [] | (apply: lt0r_neq0; positive) | by rewrite pnatr_eq0 | holds | by apply/eqP
        | (match goal with |- is_true (?x != 0) => let N := fresh in
             suff N : 0 < x by rewrite gt_eqF; positive end)
        | (rewrite mulf_neq0; nonzero) ].
(** identities of fields: denominators are not zero because they are positive or said not to be *)
Ltac close_field := lazymatch goal with
  | |- context [matrix _ _ _] => fail
  | |- @eq _ _ _ => solve [ ring | field; nonzero | (field; repeat (apply/andP; split); nonzero) ]
  end.
Ltac close_order := lazymatch goal with
  | |- is_true (_ != _) => nonzero
  | |- is_true (0 < _) => positive
  | |- is_true (0 <= _) => nonnegative
  | |- is_true (_ <= _) => solve [ (rewrite ler_addl; nonnegative) | (rewrite ler_addr; nonnegative)
      | (rewrite ler_subl_addr; rewrite ler_addl; nonnegative)
      | (rewrite -subr_ge0; nonnegative) ]
  | |- is_true (_ < _) => solve [ (rewrite ltr_addl; positive) | (rewrite -subr_gt0; positive) ]
  end.

Ltac close_chance := solve
  [ (match goal with H : forall _, _ <> _ -> _ |- _ => exact: importance_supported H end) | (apply: importance_positive; intros; positive)
  | (apply: eq_bigr => ? _; close_field)
  | (rewrite importance_positive; [ solve [ by [] | by rewrite /expect | by rewrite mulr1 ] | intros; positive ])
  | by apply: expect_const | by apply: variance_ge0
  | by rewrite expectZ expect_const ].

(** permutations and determinants have tactics of their own; the rest goes by the form of the goal *)
Ltac has_perm := match goal with
  | _ : perm_of _ |- _ => idtac
  | |- context [delta_mx _ _] => idtac
  | |- context [determinant _] => idtac
  end.
Ltac algebra_goal := lazymatch goal with
  | |- context [fmax _] => close_max
  | |- context [argmax _] => close_max
  | |- context [fmin _] => close_max
  | |- is_true _ => solve [ by [] | close_order | close_max ]
  | |- _ => solve [ by [] | close_field | close_chance | close_max ]
  end.
Ltac algebra_auto := open_page; split_goal; intros;
  tryif has_perm then solve [ close_perm | norm_perm; close_perm ] else algebra_goal.
