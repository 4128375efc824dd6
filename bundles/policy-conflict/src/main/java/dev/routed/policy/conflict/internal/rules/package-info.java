/** The decisions of the policy and the values they use: which conflicts exist, who yields, when to ask. Pure. */
package dev.routed.policy.conflict.internal.rules;
