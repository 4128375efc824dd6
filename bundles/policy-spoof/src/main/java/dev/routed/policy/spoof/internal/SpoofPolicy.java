package dev.routed.policy.spoof.internal;

import dev.routed.api.network.Network;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.nftables.Table;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.FirstPacket;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import dev.routed.api.policy.Policy;
import dev.routed.api.policy.Verdict;
import dev.routed.api.settings.Settings;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Drops packets with a foreign source: owns the table {@code inet routed-spoof}. */
@Component
public final class SpoofPolicy implements Policy {
    private final Groups groups = new Groups();
    private final Table table;

    @Activate
    public SpoofPolicy(@Reference Nftables nftables, @Reference Settings settings) {
        table = nftables.own(
                SpoofRuleset.TABLE, () -> new SpoofRuleset(settings.kernel().group()).content(groups.entries()));
    }

    @Override
    public String name() {
        return "spoof";
    }

    @Override
    public List<KnownOption> options() {
        return Exemption.OPTIONS;
    }

    @Override
    public void check(Network network) {
        Exemption.check(Scope.NETWORK, network.options());
    }

    @Override
    public void check(Attachment attachment) {
        Exemption.check(Scope.ENDPOINT, attachment.endpoint().options());
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        table.replace(() -> {
            groups.clear();
            all.forEach(groups::put);
        });
    }

    @Override
    public void update(Collection<Attachment> attachments) {
        table.change(() -> attachments.stream()
                .flatMap(attachment -> groups.put(attachment).stream())
                .toList());
    }

    @Override
    public Optional<Verdict> verdict(FirstPacket packet) {
        return packet.sender().map(sender -> SourceCheck.of(packet, sender));
    }

    @Override
    public void removed(Attachment attachment) {
        table.change(() -> groups.remove(attachment.endpoint().id()));
    }
}
