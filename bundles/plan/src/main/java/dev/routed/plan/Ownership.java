package dev.routed.plan;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.net.Prefix;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decides which kernel objects routed owns. Nothing is removed without this decision; a name alone never decides.
 *
 * @param aliasForm the complete form of routed's link aliases; the form of a later version does not match
 * @param nameForm the form of the names of routed's host links
 * @param group IFLA_GROUP of routed's links
 * @param reaperGroup IFLA_GROUP of links parked for deletion
 * @param protocol rtm_protocol of routed's routes
 * @param addressLabel IFA_LABEL of routed's addresses on the host's own links. IPv6 has no labels: on routed's links,
 *     addresses in the form of an IPv6 gateway are routed's
 */
public record Ownership(
        Pattern aliasForm, Pattern nameForm, int group, int reaperGroup, int protocol, String addressLabel) {
    /** Returns whether a link is a routed link in use, by its alias. */
    public boolean inUse(Link link) {
        return isVeth(link) && link.group() != reaperGroup && hasOurAlias(link);
    }

    /** Returns whether a link is left by a create that was interrupted before it set the alias. */
    public boolean torn(Link link) {
        return isVeth(link) && link.group() == group && hasOurNameAlone(link);
    }

    /** Returns whether a link is parked for deletion: it has routed's alias, or was torn when it was parked. */
    public boolean parked(Link link) {
        return isVeth(link) && link.group() == reaperGroup && (hasOurAlias(link) || hasOurNameAlone(link));
    }

    private boolean hasOurNameAlone(Link link) {
        return link.alias().isEmpty() && nameForm.matcher(link.name()).matches();
    }

    /** Returns the part of a host state that routed owns, without parked links. */
    public HostState ours(HostState host) {
        HostState onLinks = host.onLinks(link -> inUse(link) || torn(link));
        Stream<Address> labelled =
                host.addresses().stream().filter(address -> address.label().equals(addressLabel));
        Stream<Address> gateways = onLinks.addresses().stream().filter(Ownership::isGateway);
        return HostState.of(
                onLinks.links(),
                Stream.concat(labelled, gateways).toList(),
                onLinks.routes().stream()
                        .filter(route -> route.announcement(protocol).isPresent())
                        .toList(),
                onLinks.neighbours());
    }

    /** An IPv6 gateway is link-local, or deprecated so that it is not the source of the host's packets. */
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
