using System.Collections.Immutable;

namespace WasmOs.Kernel.Webhooks;

/// <summary>The secret values of a webhook, in the form that is encrypted into its row.</summary>
/// <param name="Secret">The secret that signs deliveries.</param>
/// <param name="PreviousSecret">The previous secret; null when there is none.</param>
/// <param name="Headers">Additional headers of each delivery; their values may be secrets.</param>
internal sealed record WebhookSecrets(string Secret, string? PreviousSecret, ImmutableSortedDictionary<string, string> Headers);
