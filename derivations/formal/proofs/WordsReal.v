(** The same for statements that speak of real numbers. Trusted, like Words.v. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import boolp classical_sets functions reals topology normedtype sequences.
From mathcomp Require Import derive realfun exp trigo.
From Derivations Require Import Words.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory numFieldNormedType.Exports.
Local Open Scope ring_scope.

Section Real.
Variable R : realType.

(** Kullback and Leibler's divergence on a finite set *)
Definition divergence (T : finType) (q r : T -> R) := \sum_z q z * ln (q z / r z).

(** one step along a coordinate; all partial derivatives at a point; the Jacobian *)
Definition along n (x : 'cV[R]_n) (j : 'I_n) (h : R) : 'cV[R]_n := x + h *: delta_mx j 0.
Definition has_partials n m (F : 'cV[R]_n -> 'cV[R]_m) x :=
  forall i j, derivable (fun h : R => F (along x j h) i 0) 0 1.
Definition jacobian n m (F : 'cV[R]_n -> 'cV[R]_m) x : 'M[R]_(m, n) :=
  \matrix_(i, j) 'D_1 (fun h : R => F (along x j h) i 0) 0.
(** the chain rule holds along every differentiable curve, as it does for smooth maps *)
Definition smooth_map n m (F : 'cV[R]_n -> 'cV[R]_m) :=
  forall (c : R -> 'cV[R]_n) t, (forall j, derivable (fun h => c h j 0) t 1) -> forall i,
  is_derive t 1 (fun h => F (c h) i 0)
    (\sum_j jacobian F (c t) i j * 'D_1 (fun h => c h j 0) t).

(** the standard normal density, and that of mean m and variance v *)
Definition normal_pdf (x : R) := expR (- x ^+ 2 / 2) / Num.sqrt (2 * pi).
Definition normal_density (x m v : R) := expR (- (x - m) ^+ 2 / (2 * v)) / Num.sqrt (2 * pi * v).
(** all that is used of the normal distribution function: its slope, its bounds, its symmetry *)
Definition normal_cdf (Phi : R -> R) :=
  (forall x, is_derive x 1 Phi (normal_pdf x)) /\ (forall x, 0 < Phi x < 1) /\
  (forall x, Phi (- x) = 1 - Phi x).
End Real.
