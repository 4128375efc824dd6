/**
 * What the engine says and hears, as values: a record for each request and answer of libnetwork's remote
 * drivers, and the one codec between them and JSON.
 *
 * <p>Nothing here asks a service, keeps a thing or knows a socket. A component's name is the protocol's field
 * name with its first letter in lower case ({@code networkID} is {@code NetworkID}); only what is used here
 * is named, all else that an engine may send is passed over.
 */
package dev.routed.cnm.wire;
