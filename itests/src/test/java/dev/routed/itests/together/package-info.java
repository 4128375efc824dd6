/**
 * Tests of driver and IPAM together: concurrent clients, and a real kernel that rejects steps.
 *
 * <p>They start no container and open no socket. Tests of a single bundle are in that bundle.
 */
package dev.routed.itests.together;
