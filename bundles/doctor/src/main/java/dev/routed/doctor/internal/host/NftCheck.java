package dev.routed.doctor.internal.host;

import dev.routed.api.health.Finding;
import dev.routed.api.health.HostCheck;
import dev.routed.api.nftables.Nftables;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Finds that the program {@code nft} is missing. */
@Component
public final class NftCheck implements HostCheck {
    private final Nftables nftables;

    @Activate
    public NftCheck(@Reference Nftables nftables) {
        this.nftables = nftables;
    }

    @Override
    public String name() {
        return "nft";
    }

    @Override
    public List<Finding> look() {
        return nftables.isInstalled()
                ? List.of()
                : List.of(Finding.error(
                        "nft",
                        "is not on the PATH of routed",
                        "policies cannot protect containers, so each start of a container fails",
                        "apt-get install -y nftables"));
    }
}
