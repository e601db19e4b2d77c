using System.Globalization;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>The errors of modules. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class ModuleErrors
{
    /// <summary>The module's name is invalid.</summary>
    public static KernelError NameInvalid(string detail) =>
        new(KernelErrorKind.Invalid, "module-name-invalid", "The module name is not valid", detail);

    /// <summary>The reference to a module is malformed.</summary>
    public static KernelError ReferenceInvalid(string detail) =>
        new(KernelErrorKind.Invalid, "module-reference-invalid", "The module reference is not valid", detail);

    /// <summary>The alias's name or its targets are invalid.</summary>
    public static KernelError AliasInvalid(string detail) => new(KernelErrorKind.Invalid, "alias-invalid", "The alias is not valid", detail);

    /// <summary>No module matches the reference.</summary>
    public static KernelError NotFound(string reference) => new(
        KernelErrorKind.NotFound, "module-not-found", "There is no such module",
        $"There is no module {Quoted.Of(reference)}. List the modules to see their names.");

    /// <summary>The module has no such version.</summary>
    public static KernelError VersionNotFound(string name, string version) => new(
        KernelErrorKind.NotFound, "version-not-found", "There is no such version",
        $"Module {Quoted.Of(name)} has no version {Quoted.Of(version)}. List its versions.");

    /// <summary>The module has no such alias.</summary>
    public static KernelError AliasNotFound(string name, string alias) => new(
        KernelErrorKind.NotFound, "alias-not-found", "There is no such alias", $"Module {Quoted.Of(name)} has no alias {Quoted.Of(alias)}.");

    /// <summary>The write was repeated too often because of concurrent writers of the same module.</summary>
    public static KernelError VersionConflict(string name) => new(
        KernelErrorKind.Conflict, "version-conflict", "Too many writers at once",
        $"Module {Quoted.Of(name)} was written by others at the same time, again and again. Try again.", KernelErrors.Soon);

    /// <summary>The version cannot be deleted because an alias points to it.</summary>
    public static KernelError VersionInUse(string name, int version, string alias) => new(
        KernelErrorKind.Conflict, "version-in-use", "The version is in use",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Alias {Quoted.Of(alias)} of module {Quoted.Of(name)} points at version {version}. Point the alias at another version first."));

    /// <summary>The module exists, but the request requires that it does not (<c>If-None-Match: *</c>).</summary>
    public static KernelError AlreadyExists(string name) => KernelErrors.Changed(
        $"There is a module {Quoted.Of(name)} already. Upload without If-None-Match to add a version.");

    /// <summary>The upload is not valid WebAssembly, or it is a component.</summary>
    public static KernelError InvalidWasm(string detail) => new(KernelErrorKind.Unprocessable, "invalid-wasm", "The module is not valid WebAssembly", detail);

    /// <summary>The module exceeds a limit on its structure, or compiles too slowly.</summary>
    public static KernelError TooComplex(string detail) => new(KernelErrorKind.Unprocessable, "module-too-complex", "The module is too complex", detail);

    /// <summary>The limit of modules is reached.</summary>
    public static KernelError TooMany(int limit) => new(
        KernelErrorKind.Conflict, "module-quota", "There are too many modules",
        string.Create(CultureInfo.InvariantCulture, $"There are {limit} modules, which is the limit. Delete modules that nobody needs, or raise MAX_MODULES."));

    /// <summary>The module's limit of versions is reached.</summary>
    public static KernelError TooManyVersions(string name, int limit) => new(
        KernelErrorKind.Conflict, "version-quota", "The module has too many versions",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Module {Quoted.Of(name)} has {limit} versions, which is the limit. Delete old versions (DELETE /api/v1/modules/{name}@1), or raise MAX_VERSIONS."));

    /// <summary>Converts a rejection of the runtime to an error for the user.</summary>
    public static KernelError FromRejection(ModuleRejection rejection)
    {
        ArgumentNullException.ThrowIfNull(rejection);
        var detail = rejection.Offset is { } offset
            ? string.Create(CultureInfo.InvariantCulture, $"{rejection.Message} (at byte {offset})")
            : rejection.Message;
        return rejection.Kind switch
        {
            ModuleRejectionKind.TooLarge => KernelErrors.TooLarge(detail),
            ModuleRejectionKind.TooComplex or ModuleRejectionKind.TooSlow => TooComplex(detail),
            ModuleRejectionKind.Busy => KernelErrors.Busy(detail),
            _ => InvalidWasm(detail),
        };
    }

    /// <summary>Stored content does not match the digest in its name.</summary>
    public static KernelError ContentDamaged(ModuleDigest digest) => KernelErrors.ContentDamaged(
        $"What storage holds for the module {digest} does not have this digest, or is gone. Upload the same bytes again.");
}
