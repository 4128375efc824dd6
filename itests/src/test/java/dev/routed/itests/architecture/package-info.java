/**
 * The rules between bundles and packages, checked by ArchUnit on the jars of the assembly.
 *
 * <p>Each rule is also applied to a class in {@code fixture} that breaks it, so that a rule that can never fail is
 * found.
 */
package dev.routed.itests.architecture;
