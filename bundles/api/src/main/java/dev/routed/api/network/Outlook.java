package dev.routed.api.network;

import java.util.List;

/**
 * What would be done, or was; and what stays as it is although something else is wanted.
 *
 * @param changes in their order
 * @param remarks a sentence each, such as who goes on using a gateway that no network gives out any more
 */
public record Outlook(List<Change> changes, List<String> remarks) {}
