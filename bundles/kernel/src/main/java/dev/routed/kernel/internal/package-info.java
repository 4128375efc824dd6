/**
 * The backend in use: chosen by the setting, swapped between any two calls.
 *
 * <p>It chooses and counts; what a call does to the host is the backend's business alone.
 */
package dev.routed.kernel.internal;
