using System.Collections.Immutable;

namespace WasmOs.Kernel.Webhooks;

/// <summary>What is secret of a webhook, as it is sealed into its row.</summary>
/// <param name="Secret">What deliveries are signed with.</param>
/// <param name="PreviousSecret">The secret before; null when there is none.</param>
/// <param name="Headers">Headers of each delivery; their values can be secrets.</param>
internal sealed record WebhookSecrets(string Secret, string? PreviousSecret, ImmutableSortedDictionary<string, string> Headers);
