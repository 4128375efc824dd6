/**
 * Tests of the appliance as it is delivered: the assembly, its launcher, and the rules that hold between bundles.
 *
 * <p>What a single bundle does is its own tests' business, what a real Docker Engine sees that of the bats files.
 */
package dev.routed.itests;
