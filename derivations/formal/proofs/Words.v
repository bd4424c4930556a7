(** The words that lifted statements use and MathComp does not have. This file is trusted:
    whoever reads a statement has to believe these definitions, and nothing else of ours. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Chance.
Variables (R : realFieldType) (T : finType).
Implicit Types (q f : T -> R).

(** a probability mass function on a finite set *)
Definition is_law q := (forall z, 0 <= q z) /\ \sum_z q z = 1.
Definition positive_law q := (forall z, 0 < q z) /\ \sum_z q z = 1.
(** E_{Z ~ q}[f(Z)] and Var_{Z ~ q}[f(Z)] *)
Definition expect q f := \sum_z q z * f z.
Definition variance q f := expect q (fun z => (f z - expect q f) ^+ 2).
End Chance.

Section Extremes.
Variables (R : realFieldType) (T : finType) (F : T -> R).

(** the largest value on a finite set; 0 if the set is empty, which statements exclude *)
Definition fmax := if pick predT is Some t then \big[Order.max/F t]_u F u else 0.
(** all places at which the largest, or the smallest, value is attained *)
Definition argmax := [set t | [forall u, F u <= F t]].
Definition argmin := [set t | [forall u, F t <= F u]].
End Extremes.
Definition fmin (R : realFieldType) (T : finType) (F : T -> R) := - fmax (fun t => - F t).

Section Vectors.
Variable R : realFieldType.

Definition entrywise m n (A B : 'M[R]_(m, n)) := \matrix_(i, j) (A i j * B i j).
(** x_A: the entries of x at the places of A, in order *)
Definition at_places n (A : {set 'I_n}) (x : 'cV[R]_n) : 'cV[R]_#|A| := \col_a x (enum_val a) 0.
(** the vector with the entries of u at A and those of v elsewhere *)
Definition merge n (A : {set 'I_n}) (u : 'cV[R]_#|A|) (v : 'cV[R]_#|~: A|) : 'cV[R]_n :=
  \col_i (\sum_(a | enum_val a == i) u a 0 + \sum_(b | enum_val b == i) v b 0).
(** those columns of a matrix that stand at A *)
Definition columns_at m n (A : {set 'I_n}) (M : 'M[R]_(m, n)) : 'M[R]_(m, #|A|) :=
  \matrix_(i, a) M i (enum_val a).
(** x is u followed by v *)
Definition stacked n k m (x : 'cV[R]_n) (u : 'cV[R]_k) (v : 'cV[R]_m) :=
  n = (k + m)%N /\ (forall (i : 'I_n) (a : 'I_k), i = a :> nat -> x i 0 = u a 0) /\
  (forall (i : 'I_n) (b : 'I_m), i = (k + b)%N :> nat -> x i 0 = v b 0).
(** the n by n matrix with the entries of one whose sizes are written another way *)
Definition resized n k m (M : 'M[R]_(k, m)) : 'M[R]_n := \matrix_(i, j)
  (if insub (i : nat) is Some a then if insub (j : nat) is Some b then M a b else 0 else 0).
End Vectors.
