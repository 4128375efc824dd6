/**
 * Ends the process in order when something other than the framework ends it.
 *
 * <p>It must not know any other bundle, nor do anything of their work: they tidy up as they are stopped.
 */
package dev.routed.lifecycle.internal;
