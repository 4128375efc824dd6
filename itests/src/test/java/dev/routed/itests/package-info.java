/**
 * Tests of the delivered appliance: the assembly, its launcher, its configuration files.
 *
 * <p>Tests of a single bundle are in that bundle; tests with a real Docker Engine are the bats files.
 */
package dev.routed.itests;
