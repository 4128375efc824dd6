/**
 * What the tests of several bundles share: a kernel in memory, the contract of a kernel backend, and
 * network namespaces to try the real kernel in.
 *
 * <p>Nothing here is shipped, and nothing here changes the network of the machine that runs the tests.
 */
package dev.routed.testkit;
