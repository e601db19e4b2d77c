using System.Globalization;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>The errors of modules. Slugs are part of the interface: add, never change.</summary>
public static class ModuleErrors
{
    /// <summary>A module's name breaks the rule.</summary>
    public static KernelError NameInvalid(string detail) =>
        new(KernelErrorKind.Invalid, "module-name-invalid", "The module name is not valid", detail);

    /// <summary>A reference to a module cannot be read.</summary>
    public static KernelError ReferenceInvalid(string detail) =>
        new(KernelErrorKind.Invalid, "module-reference-invalid", "The module reference is not valid", detail);

    /// <summary>An alias breaks the rule for its name, or its split cannot be.</summary>
    public static KernelError AliasInvalid(string detail) => new(KernelErrorKind.Invalid, "alias-invalid", "The alias is not valid", detail);

    /// <summary>There is no module of this reference.</summary>
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

    /// <summary>Writers of one module got into each other's way too often.</summary>
    public static KernelError VersionConflict(string name) => new(
        KernelErrorKind.Conflict, "version-conflict", "Too many writers at once",
        $"Module {Quoted.Of(name)} was written by others at the same time, again and again. Try again.", KernelErrors.Soon);

    /// <summary>A version cannot go because an alias points at it.</summary>
    public static KernelError VersionInUse(string name, int version, string alias) => new(
        KernelErrorKind.Conflict, "version-in-use", "The version is in use",
        string.Create(CultureInfo.InvariantCulture, $"Alias {Quoted.Of(alias)} of module {Quoted.Of(name)} points at version {version}. Point the alias at another version first."));

    /// <summary>There must be no such module (<c>If-None-Match: *</c>), and there is one.</summary>
    public static KernelError AlreadyExists(string name) => KernelErrors.Changed(
        $"There is a module {Quoted.Of(name)} already. Upload without If-None-Match to add a version.");

    /// <summary>It is not valid WebAssembly, or a component.</summary>
    public static KernelError InvalidWasm(string detail) => new(KernelErrorKind.Unprocessable, "invalid-wasm", "The module is not valid WebAssembly", detail);

    /// <summary>It has more of something than allowed.</summary>
    public static KernelError TooComplex(string detail) => new(KernelErrorKind.Unprocessable, "module-too-complex", "The module is too complex", detail);

    /// <summary>There may be no more modules.</summary>
    public static KernelError TooMany(int limit) => new(
        KernelErrorKind.Conflict, "module-quota", "There are too many modules",
        string.Create(CultureInfo.InvariantCulture, $"There are {limit} modules, which is the limit. Delete modules that nobody needs, or raise MAX_MODULES."));

    /// <summary>The module may have no more versions.</summary>
    public static KernelError TooManyVersions(string name, int limit) => new(
        KernelErrorKind.Conflict, "version-quota", "The module has too many versions",
        string.Create(CultureInfo.InvariantCulture, $"Module {Quoted.Of(name)} has {limit} versions, which is the limit. Delete old versions (DELETE /api/v1/modules/{name}@1), or raise MAX_VERSIONS."));

    /// <summary>The error that a refusal of the runtime is to a user.</summary>
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

    /// <summary>Stored content does not have the digest that names it.</summary>
    public static KernelError ContentDamaged(ModuleDigest digest) => KernelErrors.ContentDamaged(
        $"What storage holds for the module {digest} does not have this digest, or is gone. Upload the same bytes again.");
}
