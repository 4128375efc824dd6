package dev.routed.policy.announce.internal;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.policy.Attachment;

/**
 * An endpoint that stands, and whether it is ready.
 *
 * @param attachment the endpoint in its network
 * @param condition  when it is ready
 * @param ready      as was seen last
 */
record Watched(Attachment attachment, Condition condition, boolean ready) {

    /** One that comes up is not ready until it is seen to be. */
    static Watched comes(Attachment attachment, Condition condition) {
        return new Watched(attachment, condition, condition.kind() == Condition.Kind.START);
    }

    /** One that a former run left is as it was left: who is not announced, was not ready. */
    static Watched adopted(Attachment attachment, Condition condition) {
        boolean withheld = attachment.endpoint().held().values().stream().anyMatch(Announcement::isWithheld);
        return new Watched(attachment, condition, condition.kind() == Condition.Kind.START || !withheld);
    }

    /** The same endpoint, which has changed. Under another condition it stays as it is until that is seen. */
    Watched now(Attachment changed, Condition other) {
        return new Watched(changed, other, ready || other.kind() == Condition.Kind.START);
    }

    boolean byHealth() {
        return condition.kind() == Condition.Kind.HEALTHY;
    }

    Watched with(boolean isReady) {
        return new Watched(attachment, condition, isReady);
    }

    /** As events name it: its first address, and its identifier as {@code docker} prints it. */
    String subject() {
        String id = attachment.endpoint().id();
        return attachment.endpoint().addresses().get(0) + " " + id.substring(0, Math.min(12, id.length()));
    }
}
