/** Records events. Does not decide what an event is: the code that knows the cause does. */
package dev.routed.events.internal;
