using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.Versions;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Identity.Users;

/// <summary>Reads and writes users. Each change is one transaction, which also holds that an administrator is left. Thread-safe.</summary>
/// <remarks>
/// The row <see cref="UserRows.AdminsKey"/> counts the administrators. Every change that adds or removes one replaces this row by its ETag in the same
/// transaction, so that two hosts that each remove one of the last two cannot both succeed.
/// </remarks>
internal sealed class UserStore(ITableStore tables, TimeProvider time)
{
    private readonly RowTurns _turns = new(time, Random.Shared);

    /// <summary>Reads a user; null when there is none.</summary>
    public async ValueTask<User?> GetAsync(string id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(UserRows.Table, UserRows.Partition, UserRows.KeyOf(id), cancellationToken).ConfigureAwait(false);
        return row is null ? null : UserRows.Decode(row);
    }

    /// <summary>Stores a new user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="onlyAsFirst">Whether the user may be stored only as the first one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The stored user. Null when <paramref name="onlyAsFirst"/> is set and users exist.</returns>
    public async ValueTask<Result<User?>> AddAsync(User user, bool onlyAsFirst, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(UserRows.AdminsKey, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; attempt <= RowTurns.MaxAttempts; attempt++)
        {
            var admins = await tables.GetAsync(UserRows.Table, UserRows.Partition, UserRows.AdminsKey, cancellationToken).ConfigureAwait(false);
            if (admins is not null && onlyAsFirst)
            {
                return (User?)null;
            }

            if (admins is null && !user.IsAdmin)
            {
                return UserErrors.FirstMustBeAdmin();
            }

            List<TableWrite> writes =
                [TableWrite.Insert(UserRows.Encode(user)), TableWrite.Insert(UserRows.EncodeName(user)), TableVersion.Write(UserRows.Partition, time)];
            AddCount(writes, admins, user.IsAdmin ? 1 : 0);
            var written = await tables.SubmitAsync(UserRows.Table, writes, cancellationToken).ConfigureAwait(false);
            if (written.Succeeded)
            {
                return user with { ETag = written.ETags[0]! };
            }

            if (written is { Failure: TableFailure.AlreadyExists, FailedIndex: 0 or 1 })
            {
                return UserErrors.Exists(user.Username);
            }

            await _turns.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }

        return UserErrors.Busy(user.Username);
    }

    /// <summary>Changes a user, and again after a conflict with another writer.</summary>
    /// <param name="id">The user's id.</param>
    /// <param name="ifMatch">The ETag that the user must have; null or <c>*</c> for any.</param>
    /// <param name="change">Creates the new value, or says why the change is refused; the user itself to change nothing.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<User>> ChangeAsync(
        string id, string? ifMatch, Func<User, Result<User>> change, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; attempt <= RowTurns.MaxAttempts; attempt++)
        {
            var read = await ReadAsync(id, ifMatch, cancellationToken).ConfigureAwait(false);
            var changed = read.Succeeded ? change(read.Value) : read;
            if (!changed.Succeeded || ReferenceEquals(changed.Value, read.Value))
            {
                return changed;
            }

            var delta = (changed.Value.IsAdmin ? 1 : 0) - (read.Value.IsAdmin ? 1 : 0);
            List<TableWrite> writes =
                [TableWrite.Replace(UserRows.Encode(changed.Value), read.Value.ETag), TableVersion.Write(UserRows.Partition, time)];
            var (failure, etag) = await SubmitAsync(writes, delta, cancellationToken).ConfigureAwait(false);
            if (failure is not null || etag is not null)
            {
                return failure ?? (Result<User>)(changed.Value with { ETag = etag! });
            }

            await _turns.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }

        return UserErrors.Busy(id);
    }

    /// <summary>Deletes a user, and frees its name. Returns the deleted user.</summary>
    /// <param name="id">The user's id.</param>
    /// <param name="ifMatch">The ETag that the user must have; null or <c>*</c> for any.</param>
    /// <param name="check">Says why the user may not be deleted; null when it may.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<User>> DeleteAsync(string id, string? ifMatch, Func<User, KernelError?> check, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; attempt <= RowTurns.MaxAttempts; attempt++)
        {
            var read = await ReadAsync(id, ifMatch, cancellationToken).ConfigureAwait(false);
            if (!read.Succeeded || check(read.Value) is not null)
            {
                return read.Succeeded ? check(read.Value)! : read;
            }

            List<TableWrite> writes =
            [
                TableWrite.Delete(UserRows.Partition, UserRows.KeyOf(id), read.Value.ETag),
                TableWrite.Delete(UserRows.Partition, UserRows.NameKeyOf(read.Value.Username), "*"), TableVersion.Write(UserRows.Partition, time),
            ];
            var (failure, etag) = await SubmitAsync(writes, read.Value.IsAdmin ? -1 : 0, cancellationToken).ConfigureAwait(false);
            if (failure is not null || etag is not null)
            {
                return failure ?? read;
            }

            await _turns.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }

        return UserErrors.Busy(id);
    }

    private async ValueTask<Result<User>> ReadAsync(string id, string? ifMatch, CancellationToken cancellationToken)
    {
        if (await GetAsync(id, cancellationToken).ConfigureAwait(false) is not { } user)
        {
            return UserErrors.NotFound(id);
        }

        return ifMatch is not (null or "*") && ifMatch != user.ETag ? KernelErrors.PreconditionFailed($"User {id}") : user;
    }

    /// <summary>Submits a change with the count of administrators.</summary>
    /// <returns>Why the change is refused, or the new ETag of the first row (empty for a deletion); both null after a conflict.</returns>
    private async ValueTask<(KernelError? Failure, string? ETag)> SubmitAsync(List<TableWrite> writes, int delta, CancellationToken cancellationToken)
    {
        if (delta != 0)
        {
            var admins = await tables.GetAsync(UserRows.Table, UserRows.Partition, UserRows.AdminsKey, cancellationToken).ConfigureAwait(false);
            if (delta < 0 && (admins?.GetInt64("count") ?? 0) <= 1)
            {
                return (UserErrors.LastAdmin(), null);
            }

            AddCount(writes, admins, delta);
        }

        var written = await tables.SubmitAsync(UserRows.Table, writes, cancellationToken).ConfigureAwait(false);
        return (null, written.Succeeded ? written.ETags[0] ?? "" : null);
    }

    private static void AddCount(List<TableWrite> writes, TableEntity? admins, int delta)
    {
        if (admins is null)
        {
            writes.Add(TableWrite.Insert(UserRows.EncodeAdmins(delta)));
        }
        else if (delta != 0)
        {
            writes.Add(TableWrite.Replace(UserRows.EncodeAdmins((admins.GetInt64("count") ?? 0) + delta), admins.ETag!));
        }
    }
}
