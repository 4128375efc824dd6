package dev.routed.api.network;

import java.util.List;

/** Changes, planned or applied, in their order; and remarks about what stays unchanged, one sentence each. */
public record PlanPreview(List<Change> changes, List<String> remarks) {}
