using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Webhooks;

/// <summary>The errors of webhooks. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class WebhookErrors
{
    /// <summary>No webhook has this id.</summary>
    public static KernelError NotFound(string id) => new(
        KernelErrorKind.NotFound, "webhook-not-found", "There is no such webhook", $"There is no webhook {Quoted.Of(id)}. List the webhooks to see their ids.");

    /// <summary>The write was repeated too often because of concurrent writers of the same webhook.</summary>
    public static KernelError Busy(string id) => new(
        KernelErrorKind.Conflict, "webhook-conflict", "Too many writers at once",
        $"Webhook {Quoted.Of(id)} was written by others at the same time, again and again. Try again.", KernelErrors.Soon);

    /// <summary>The webhook has no delivery with this id, or it is no longer kept.</summary>
    public static KernelError DeliveryNotFound(string id) => new(
        KernelErrorKind.NotFound, "delivery-not-found", "There is no such delivery", $"The webhook has no delivery {Quoted.Of(id)}, or it is no longer kept.");

    /// <summary>The webhook is switched off.</summary>
    public static KernelError Inactive(string id) => new(
        KernelErrorKind.Conflict, "webhook-inactive", "The webhook is switched off", $"Webhook {Quoted.Of(id)} is switched off. Set active to true, then repeat the call.");

    /// <summary>The limit of webhooks is reached.</summary>
    public static KernelError TooMany(int limit) => new(
        KernelErrorKind.Conflict, "too-many-webhooks", "There are too many webhooks",
        string.Create(CultureInfo.InvariantCulture, $"There may be {limit} webhooks. Delete one that nobody needs."));

    /// <summary>A webhook's secrets cannot be read.</summary>
    public static KernelError SecretsUnreadable(string id, string problem) => new(
        KernelErrorKind.Unavailable, "secrets-unreadable", "The secrets cannot be read", $"The secrets of webhook {id} cannot be read. {problem} Or delete the webhook and make it again.");
}
