/**
 * Test code that several bundles share: a kernel in memory, contract tests of kernel backends, and network namespaces
 * for tests against the real kernel.
 *
 * <p>This package is not shipped, and does not change the network of the machine that runs the tests.
 */
package dev.routed.testkit;
