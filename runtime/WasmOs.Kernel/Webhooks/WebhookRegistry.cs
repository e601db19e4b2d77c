using System.Collections.Immutable;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Creates, shows, changes and deletes webhooks. Thread-safe.</summary>
/// <remarks>A write is durable when it returns. When storage is down, <see cref="StorageUnavailableException"/> is thrown to the caller.</remarks>
public sealed class WebhookRegistry
{
    /// <summary>The limit of webhooks. Concurrent writers on several hosts may exceed it slightly.</summary>
    public const int MostWebhooks = 100;

    /// <summary>How long the previous secret also signs after a rotation.</summary>
    public static readonly TimeSpan SecretOverlap = TimeSpan.FromDays(1);

    private readonly WebhookStore _store;
    private readonly WebhookDirectory _directory;
    private readonly WebhookHealthStore _health;
    private readonly WebhookRules _rules;
    private readonly CountQuota _quota;
    private readonly TimeProvider _time;

    /// <summary>Creates the registry.</summary>
    public WebhookRegistry(IStorage storage, WebhookDirectory directory, WebhookTargets targets, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(time);
        _store = new WebhookStore(storage.Tables, directory, time);
        _directory = directory;
        _health = new WebhookHealthStore(storage.Tables);
        _rules = new WebhookRules(targets, directory.Events);
        _time = time;
        _quota = new CountQuota(MostWebhooks, async cancellationToken => (await _store.ListAsync(cancellationToken).ConfigureAwait(false)).Count, time);
    }

    /// <summary>Creates a webhook. Only this result contains its secret.</summary>
    public ValueTask<Result<WebhookDescription>> CreateAsync(WebhookChange change, CancellationToken cancellationToken) =>
        CreateAsync(change, null, default, cancellationToken);

    /// <summary>Creates a webhook. Only this result contains its secret.</summary>
    /// <param name="change">The values of the webhook.</param>
    /// <param name="planned">The id, when it is derived from the request: repeating the request gives the same webhook with the same secret. Null for a new
    /// id.</param>
    /// <param name="by">Who creates the webhook, under whose rights it gets events.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<WebhookDescription>> CreateAsync(
        WebhookChange change, ExecutionId? planned, Creator by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var id = (planned ?? ExecutionId.New(_time)).ToString();
        if (planned is not null && await _store.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } taken)
        {
            return taken.SecretsProblem is { } unread
                ? WebhookErrors.SecretsUnreadable(id, unread)
                : new WebhookDescription(taken, WebhookHealth.Good, taken.Secret);
        }

        if (!_directory.Seal.HasKey)
        {
            return SecretErrors.KeyMissing();
        }

        var errors = new FieldErrors();
        _rules.CheckNew(change, errors);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        return await _quota.AddAsync(
            () => WebhookErrors.TooMany(MostWebhooks), () => AddAsync(id, change, by, cancellationToken), static _ => true,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets a webhook, without its secret.</summary>
    public async ValueTask<Result<WebhookDescription>> GetAsync(string id, CancellationToken cancellationToken)
    {
        var webhook = IsId(id) ? await _store.GetAsync(id, cancellationToken).ConfigureAwait(false) : null;
        return webhook is null
            ? WebhookErrors.NotFound(id)
            : new WebhookDescription(webhook, await _health.GetAsync(id, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Lists all webhooks, oldest first, without their secrets.</summary>
    public async ValueTask<ImmutableArray<WebhookDescription>> ListAsync(CancellationToken cancellationToken)
    {
        var webhooks = await _store.ListAsync(cancellationToken).ConfigureAwait(false);
        var health = await _health.ListAsync(cancellationToken).ConfigureAwait(false);
        return [.. webhooks.Select(webhook => new WebhookDescription(webhook, health.GetValueOrDefault(webhook.Id, WebhookHealth.Good)))];
    }

    /// <summary>Changes the given values, on behalf of nobody in particular. Switching a webhook on clears its failures.</summary>
    public ValueTask<Result<WebhookDescription>> PatchAsync(string id, WebhookChange change, string? ifMatch, CancellationToken cancellationToken) =>
        PatchAsync(id, change, ifMatch, default, cancellationToken);

    /// <summary>Changes the given values. Switching a webhook on clears its failures.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="change">The values.</param>
    /// <param name="ifMatch">The ETag that the webhook must have; null or <c>*</c> for any.</param>
    /// <param name="by">Who changes the webhook. It gets events under this caller's rights from now on.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<WebhookDescription>> PatchAsync(
        string id, WebhookChange change, string? ifMatch, Creator by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var errors = new FieldErrors();
        _rules.Check(change, errors);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        if (change.Active == true && IsId(id))
        {
            await _health.ClearAsync(id, cancellationToken).ConfigureAwait(false);
        }

        var changed = await ChangeAsync(id, ifMatch, Apply, isSecretNew: false, cancellationToken).ConfigureAwait(false);
        return errors.IsEmpty ? changed : KernelErrors.InvalidRequest(errors);

        // Returns null to leave the webhook unchanged.
        Webhook? Apply(Webhook webhook)
        {
            var applied = WebhookRules.Apply(webhook, change) with { UpdatedAt = _time.GetUtcNow(), UpdatedBy = by };
            WebhookRules.CheckWhole(applied, errors);
            return errors.IsEmpty ? applied : null;
        }
    }

    /// <summary>Gives a webhook a new secret; only this result contains it. The previous secret also signs for <see cref="SecretOverlap"/>.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="secret">The new secret; null to generate one.</param>
    /// <param name="ifMatch">The ETag that the webhook must have; null or <c>*</c> for any.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<WebhookDescription>> RotateSecretAsync(string id, string? secret, string? ifMatch, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        _rules.Check(new WebhookChange { Secret = secret }, errors);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        var fresh = secret ?? WebhookSecret.New();
        return await ChangeAsync(id, ifMatch, Rotate, isSecretNew: true, cancellationToken).ConfigureAwait(false);

        Webhook Rotate(Webhook webhook)
        {
            var now = _time.GetUtcNow();
            return webhook with { Secret = fresh, PreviousSecret = webhook.Secret, PreviousSecretUntil = now + SecretOverlap, UpdatedAt = now };
        }
    }

    /// <summary>Deletes a webhook. Returns null on success. Its pending deliveries fail; the sweep deletes its listed deliveries later.</summary>
    public async ValueTask<KernelError?> DeleteAsync(string id, string? ifMatch, CancellationToken cancellationToken)
    {
        var failure = IsId(id) ? await _store.DeleteAsync(id, ifMatch, cancellationToken).ConfigureAwait(false) : TableFailure.NotFound;
        switch (failure)
        {
            case TableFailure.NotFound:
                return WebhookErrors.NotFound(id);
            case TableFailure.None:
                _quota.Forget();
                await _health.ClearAsync(id, cancellationToken).ConfigureAwait(false);
                return null;
            default:
                return KernelErrors.PreconditionFailed($"Webhook {id}");
        }
    }

    /// <summary>Encrypts the secrets that an older version stored unencrypted. Encrypts nothing when there is no key.</summary>
    /// <returns>A sentence for each webhook whose secrets cannot be read, with the reason.</returns>
    public async ValueTask<IReadOnlyList<string>> SealAsync(CancellationToken cancellationToken)
    {
        if (_directory.Seal.HasKey)
        {
            await _store.SealAsync(cancellationToken).ConfigureAwait(false);
        }

        var webhooks = await _store.ListAsync(cancellationToken).ConfigureAwait(false);
        return [.. webhooks.Where(webhook => webhook.SecretsProblem is not null)
            .Select(webhook => WebhookErrors.SecretsUnreadable(webhook.Id, webhook.SecretsProblem!).Detail)];
    }

    /// <summary>Whether text has the form of a webhook's id. Other text must never be used as a key.</summary>
    internal static bool IsId(string id) => ExecutionId.TryParse(id, out _);

    private async ValueTask<Result<WebhookDescription>> AddAsync(string id, WebhookChange change, Creator by, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var blank = new Webhook
        {
            Id = id,
            Url = new Uri(change.Url!),
            Events = [],
            Secret = change.Secret ?? WebhookSecret.New(),
            CreatedAt = now,
            CreatedBy = by.Name,
            UpdatedBy = by,
            UpdatedAt = now,
        };
        var webhook = await _store.AddAsync(WebhookRules.Apply(blank, change), cancellationToken).ConfigureAwait(false);
        return new WebhookDescription(webhook, WebhookHealth.Good, webhook.Secret);
    }

    private async ValueTask<Result<WebhookDescription>> ChangeAsync(
        string id, string? ifMatch, Func<Webhook, Webhook?> change, bool isSecretNew, CancellationToken cancellationToken)
    {
        // Secrets that cannot be read cannot be preserved beside new ones. And without a key this host cannot encrypt a new secret.
        if (isSecretNew && !_directory.Seal.HasKey)
        {
            return SecretErrors.KeyMissing();
        }

        if (IsId(id) && await _store.GetAsync(id, cancellationToken).ConfigureAwait(false) is { SecretsProblem: { } problem })
        {
            return WebhookErrors.SecretsUnreadable(id, problem);
        }

        var (failure, webhook) = IsId(id)
            ? await _store.ChangeAsync(id, ifMatch, change, cancellationToken).ConfigureAwait(false)
            : (TableFailure.NotFound, null);
        return failure switch
        {
            TableFailure.NotFound => WebhookErrors.NotFound(id),
            TableFailure.None => new WebhookDescription(
                webhook!, await _health.GetAsync(id, cancellationToken).ConfigureAwait(false), isSecretNew ? webhook!.Secret : null),
            _ => ifMatch is null or "*" ? WebhookErrors.Busy(id) : KernelErrors.PreconditionFailed($"Webhook {id}"),
        };
    }
}
