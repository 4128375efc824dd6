/** Chooses the kernel backend by the setting, swaps it between calls and watches the host. Knows no backend by name. */
package dev.routed.kernel.internal;
