package dev.routed.doctor.internal.host;

import dev.routed.api.health.Finding;
import dev.routed.api.health.HostCheck;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Networks;
import dev.routed.api.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Finds sysctls of the uplinks, and of new links, that cut containers off. */
@Component
public final class UplinkCheck implements HostCheck {
    /** From this value on, the kernel answers no ARP request at all. */
    private static final int ARP_SILENT = 8;

    /** Drops a packet that arrives by another link than the best route back (RFC 3704). */
    private static final int STRICT = 1;

    private final Networks networks;
    private final Kernel kernel;
    private final Settings settings;
    private final Sysctl sysctl;

    @Activate
    public UplinkCheck(
            @Reference Networks networks,
            @Reference Kernel kernel,
            @Reference Settings settings,
            @Reference Sysctl sysctl) {
        this.networks = networks;
        this.kernel = kernel;
        this.settings = settings;
        this.sysctl = sysctl;
    }

    @Override
    public String name() {
        return "uplinks";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        List<Link> uplinks = Uplinks.of(kernel).all(settings.kernel().group());
        boolean ipv6 = networks.networks().stream().anyMatch(network -> network.hasSubnet(Family.IPV6));
        for (Link uplink : uplinks) {
            arp(uplink.name(), findings);
            if (uplinks.size() > 1) {
                reversePath(uplink.name(), findings);
            }
            if (ipv6) {
                ipv6(uplink.name(), "no packet of IPv6 passes there", findings);
            }
        }
        if (ipv6) {
            ipv6("default", "no container with an IPv6 address starts", findings);
        }
        return findings;
    }

    /** The kernel takes the higher value of {@code all} and the link. */
    private void arp(String link, List<Finding> findings) {
        for (String where : List.of("all", link)) {
            if (number("ipv4", where, "arp_ignore") >= ARP_SILENT) {
                findings.add(Finding.error(
                        name("ipv4", where, "arp_ignore"),
                        "is %d, so the host answers no ARP request on %s"
                                .formatted(number("ipv4", where, "arp_ignore"), link),
                        "machines on this link do not find this host, and send nothing to its containers",
                        "sysctl -w %s=0".formatted(name("ipv4", where, "arp_ignore"))));
            }
        }
    }

    private void reversePath(String link, List<Finding> findings) {
        if (Math.max(number("ipv4", "all", "rp_filter"), number("ipv4", link, "rp_filter")) == STRICT) {
            findings.add(Finding.error(
                    name("ipv4", link, "rp_filter"),
                    "drops packets that arrive on %s if the route back leads to another uplink".formatted(link),
                    "containers are not reached by a way that differs from the way back, as with several routers",
                    "sysctl -w %s=2".formatted(name("ipv4", link, "rp_filter"))));
        }
    }

    private void ipv6(String link, String why, List<Finding> findings) {
        if (number("ipv6", link, "disable_ipv6") != 0) {
            findings.add(Finding.error(
                    name("ipv6", link, "disable_ipv6"),
                    "turns IPv6 off, although a network has IPv6",
                    why,
                    "sysctl -w %s=0".formatted(name("ipv6", link, "disable_ipv6"))));
        }
    }

    private int number(String family, String link, String key) {
        return sysctl.get(family, "conf", link, key).map(Integer::valueOf).orElse(0);
    }

    /** Name for sysctl(8), which writes a dot in the name of a link as a slash. */
    private static String name(String family, String link, String key) {
        return "net.%s.conf.%s.%s".formatted(family, link.replace('.', '/'), key);
    }
}
