package dev.routed.plan;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.net.Prefix;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells what on the host is ours. Asked before anything is taken away; a name alone never decides.
 *
 * @param aliasForm    the form of every alias of ours, whole; a later version's form is not ours
 * @param nameForm     the form of our host links' names
 * @param group        IFLA_GROUP that our links are created in
 * @param reaperGroup  IFLA_GROUP of links that only wait to be deleted
 * @param protocol     rtm_protocol of our routes
 * @param addressLabel IFA_LABEL of our addresses on the host's own links; on our links those are ours that are of
 *     the form of an IPv6 gateway, since IPv6 knows no labels
 */
public record Ownership(
        Pattern aliasForm, Pattern nameForm, int group, int reaperGroup, int protocol, String addressLabel) {

    /** A link of ours that is in use: known by its alias. */
    public boolean inUse(Link link) {
        return isVeth(link) && link.group() != reaperGroup && hasOurAlias(link);
    }

    /**
     * What a create leaves behind that was cut off between its two messages: our group, our form of name,
     * and no alias yet.
     */
    public boolean torn(Link link) {
        return isVeth(link)
                && link.group() == group
                && link.alias().isEmpty()
                && nameForm.matcher(link.name()).matches();
    }

    /** A link of ours that only waits to be deleted: it carries our alias, or was torn when it was parked. */
    public boolean parked(Link link) {
        return isVeth(link)
                && link.group() == reaperGroup
                && (hasOurAlias(link) || link.alias().isEmpty() && nameForm.matcher(link.name()).matches());
    }

    /** What of a host's state is ours and not parked: links, and neighbours and routes on them, and addresses. */
    public HostState ours(HostState host) {
        HostState onLinks = host.onLinks(link -> inUse(link) || torn(link));
        Stream<Address> labelled = host.addresses().stream().filter(address -> address.label().equals(addressLabel));
        Stream<Address> gateways = onLinks.addresses().stream().filter(Ownership::isGateway);
        return HostState.of(
                onLinks.links(),
                Stream.concat(labelled, gateways).toList(),
                onLinks.routes().stream().filter(route -> route.announcement(protocol).isPresent()).toList(),
                onLinks.neighbours());
    }

    /** Link-local, or else one that is not to be a source of the host's own packets to elsewhere. */
    private static boolean isGateway(Address address) {
        Prefix prefix = address.prefix();
        return prefix.ip().isIpv6() && (prefix.ip().isLinkLocal() || prefix.isHost() && address.deprecated());
    }

    private boolean hasOurAlias(Link link) {
        return aliasForm.matcher(link.alias()).matches();
    }

    private static boolean isVeth(Link link) {
        return link.kind().equals(Link.VETH);
    }
}
