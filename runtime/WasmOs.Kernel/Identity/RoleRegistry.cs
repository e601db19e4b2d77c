using System.Collections.Immutable;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Identity.Versions;
using WasmOs.Kernel.Names;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Identity;

/// <summary>Creates, shows, changes and deletes roles. Thread-safe.</summary>
/// <remarks>A write is durable when it returns, and holds on this host. When storage is down, <see cref="StorageUnavailableException"/> is thrown.</remarks>
public sealed class RoleRegistry
{
    /// <summary>The limit of roles that are not built in. Concurrent writers on several hosts may exceed it slightly.</summary>
    public const int MostRoles = 1000;

    private const int LongestDescription = 1024;

    private readonly ITableStore _tables;
    private readonly IdentityDirectory _directory;
    private readonly TimeProvider _time;

    internal RoleRegistry(ITableStore tables, IdentityDirectory directory, TimeProvider time) =>
        (_tables, _directory, _time) = (tables, directory, time);

    /// <summary>Creates a role, with no more permissions than the caller has for all modules.</summary>
    /// <param name="by">Who creates the role.</param>
    /// <param name="change">The values.</param>
    /// <param name="planned">An id that is derived from the request: repeating the request gives the same role. Null for none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<Role>> CreateAsync(Caller by, RoleChange change, ExecutionId? planned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(change);
        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        var errors = new FieldErrors();
        if (change.Name is null || !NameRule.IsValid(change.Name))
        {
            errors.Add("name", change.Name is null ? "Is missing." : $"Must have {NameRule.Text}.");
        }

        GrantRules.CheckPermissions(change.Permissions ?? [], errors);
        DisplayNameRule.Check(change.Description, "description", LongestDescription, errors);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        if (planned is { } id && snapshot.FindRole(change.Name!) is { } taken && taken.CreatedAs == id.ToString())
        {
            return taken;
        }

        if (snapshot.FindRole(change.Name!) is not null || snapshot.Rows.Roles.Count >= MostRoles)
        {
            return snapshot.FindRole(change.Name!) is null ? RoleErrors.TooMany(MostRoles) : RoleErrors.Exists(change.Name!);
        }

        if (!by.HasEverywhere(GrantRules.Parse(change.Permissions!.Value)))
        {
            return RoleErrors.GrantExceedsCaller($"Role {Quoted.Of(change.Name)}");
        }

        var now = _time.GetUtcNow();
        var role = new Role
        {
            Name = change.Name!,
            Permissions = change.Permissions.Value,
            Description = change.Description ?? "",
            CreatedAs = planned?.ToString() ?? "",
            CreatedAt = now,
            CreatedBy = by.Name,
            UpdatedAt = now,
        };
        return await WriteAsync(role, TableWrite.Insert(RoleRows.Encode(role)), cancellationToken).ConfigureAwait(false) ?? RoleErrors.Exists(role.Name);
    }

    /// <summary>Gets a role.</summary>
    public async ValueTask<Result<Role>> GetAsync(string name, CancellationToken cancellationToken) =>
        (await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false)).FindRole(name) is { } role ? role : RoleErrors.NotFound(name);

    /// <summary>Lists all roles by name, also the built-in ones.</summary>
    public async ValueTask<ImmutableArray<Role>> ListAsync(CancellationToken cancellationToken)
    {
        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        return [.. BuiltInRoles.All.Concat(snapshot.Rows.Roles.Values).OrderBy(role => role.Name, StringComparer.Ordinal)];
    }

    /// <summary>Changes the given values. It holds at once for everybody who has the role.</summary>
    public async ValueTask<Result<Role>> PatchAsync(Caller by, string name, RoleChange change, string? ifMatch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(change);
        var errors = new FieldErrors();
        GrantRules.CheckPermissions(change.Permissions ?? ["*"], errors);
        DisplayNameRule.Check(change.Description, "description", LongestDescription, errors);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        var found = await ReadAsync(name, ifMatch, cancellationToken).ConfigureAwait(false);
        if (!found.Succeeded)
        {
            return found;
        }

        var role = found.Value with
        {
            Permissions = change.Permissions ?? found.Value.Permissions,
            Description = change.Description ?? found.Value.Description,
            UpdatedAt = _time.GetUtcNow(),
        };
        if (!by.HasEverywhere(role.Set | found.Value.Set))
        {
            return RoleErrors.GrantExceedsCaller($"Role {Quoted.Of(name)}");
        }

        return await WriteAsync(role, TableWrite.Replace(RoleRows.Encode(role), found.Value.ETag), cancellationToken).ConfigureAwait(false)
            ?? (ifMatch is null or "*" ? RoleErrors.Busy(name) : KernelErrors.PreconditionFailed($"Role {name}"));
    }

    /// <summary>Deletes a role that nobody has. Returns null on success.</summary>
    public async ValueTask<KernelError?> DeleteAsync(Caller by, string name, string? ifMatch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        var found = await ReadAsync(name, ifMatch, cancellationToken).ConfigureAwait(false);
        if (!found.Succeeded || !by.HasEverywhere(found.Value.Set))
        {
            return found.Error ?? RoleErrors.GrantExceedsCaller($"Role {Quoted.Of(name)}");
        }

        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        var users = snapshot.Rows.Users.Values.Count(user => user.Roles.Any(assignment => assignment.Role == name));
        if (users > 0)
        {
            return RoleErrors.InUse(name, users);
        }

        TableWrite[] writes = [TableWrite.Delete(RoleRows.Partition, name, found.Value.ETag), TableVersion.Write(RoleRows.Partition, _time)];
        var deleted = await _tables.SubmitAsync(RoleRows.Table, writes, cancellationToken).ConfigureAwait(false);
        if (!deleted.Succeeded)
        {
            return deleted.Failure == TableFailure.NotFound ? RoleErrors.NotFound(name) : RoleErrors.Busy(name);
        }

        await _directory.ApplyAsync(RoleRows.Table, rows => rows with { Roles = rows.Roles.Remove(name) }).ConfigureAwait(false);
        return null;
    }

    private async ValueTask<Result<Role>> ReadAsync(string name, string? ifMatch, CancellationToken cancellationToken)
    {
        if (BuiltInRoles.ByName.ContainsKey(name))
        {
            return RoleErrors.BuiltIn(name);
        }

        var row = NameRule.IsValid(name)
            ? await _tables.GetAsync(RoleRows.Table, RoleRows.Partition, name, cancellationToken).ConfigureAwait(false)
            : null;
        return row is null ? RoleErrors.NotFound(name)
            : ifMatch is not (null or "*") && ifMatch != row.ETag ? KernelErrors.PreconditionFailed($"Role {name}")
            : RoleRows.Decode(row);
    }

    /// <summary>Stores a role; null when another writer was first.</summary>
    private async ValueTask<Result<Role>?> WriteAsync(Role role, TableWrite write, CancellationToken cancellationToken)
    {
        var written = await _tables.SubmitAsync(
            RoleRows.Table, [write, TableVersion.Write(RoleRows.Partition, _time)], cancellationToken).ConfigureAwait(false);
        if (!written.Succeeded)
        {
            return null;
        }

        var stored = role with { ETag = written.ETags[0]! };
        await _directory.ApplyAsync(RoleRows.Table, rows => rows with { Roles = rows.Roles.SetItem(role.Name, stored) }).ConfigureAwait(false);
        return stored;
    }
}
