/** Turns Config Admin's texts into checked settings. Users of a setting read it from the service each time. */
package dev.routed.settings.internal;
