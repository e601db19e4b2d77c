using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Names;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem.Host;

namespace WasmOs.Kernel.Capabilities;

/// <summary>Validates capabilities and reports all errors at once.</summary>
public static class CapabilityRules
{
    private const int MaxEntries = 100;
    private const int MaxMounts = 16;
    private const int MaxHost = 260;
    private const int MostFileBytes = 1 << 30;
    private const int MostOpenFiles = 1024;

    /// <summary>Adds an error for each invalid value.</summary>
    /// <param name="capabilities">The capabilities to validate.</param>
    /// <param name="directories">Directories of this machine below which mounts may be; null for none.</param>
    /// <param name="most">The operator's ceiling of limits.</param>
    /// <param name="prefix">The prefix of member names in errors: empty, or a path and a dot.</param>
    /// <param name="errors">Receives the errors.</param>
    /// <param name="mountSetting">The name of the operator's setting that bounds the size of a mount.</param>
    public static void Check(
        ModuleCapabilities capabilities,
        HostDirectories? directories,
        WasiLimits most,
        string prefix,
        FieldErrors errors,
        string mountSetting = "MAX_MOUNT_SIZE")
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        ArgumentNullException.ThrowIfNull(most);
        ArgumentNullException.ThrowIfNull(errors);

        // The policy's own rules apply, one value at a time, so that each error names its field.
        CheckEach(capabilities.AllowedPaths, $"{prefix}allowed_paths", path => new CapabilityPolicy { AllowedPaths = [path] }, errors);
        CheckEach(capabilities.ReadOnlyPaths, $"{prefix}read_only_paths", path => new CapabilityPolicy { ReadOnlyPaths = [path] }, errors);
        CheckEach(capabilities.Environment, $"{prefix}environment", name => new CapabilityPolicy { EnvironmentNames = [name] }, errors);
        CheckEach(capabilities.AllowedSyscalls, $"{prefix}allowed_syscalls", name => new CapabilityPolicy { AllowedSyscalls = [name] }, errors);
        CheckEach(capabilities.DeniedSyscalls, $"{prefix}denied_syscalls", name => new CapabilityPolicy { DeniedSyscalls = [name] }, errors);
        CheckHosts(capabilities.Network, $"{prefix}network", errors);
        CheckLimit(WasiLimits.Default with { MaxFileBytes = capabilities.MaxFileSize ?? 0 }, $"{prefix}max_file_size", errors);
        CheckLimit(WasiLimits.Default with { MaxOpenFiles = capabilities.MaxOpenFiles ?? 0 }, $"{prefix}max_open_files", errors);
        CheckLimit(WasiLimits.Default with { MaxMountBytes = capabilities.MaxMountSize ?? 0 }, $"{prefix}max_mount_size", errors);
        CheckLimit(WasiLimits.Default with { MaxInodes = capabilities.MaxInodes ?? 1 }, $"{prefix}max_inodes", errors);
        CheckLimit(WasiLimits.Default with { MaxDepth = capabilities.MaxDepth ?? 1 }, $"{prefix}max_depth", errors);
        CheckMost(capabilities.MaxFileSize, MostFileBytes, $"{prefix}max_file_size", errors);
        CheckMost(capabilities.MaxOpenFiles, MostOpenFiles, $"{prefix}max_open_files", errors);
        CheckMounts(capabilities.Mounts ?? [], directories, $"{prefix}mounts", errors);
        new CapabilityLimitCeiling(most, mountSetting).Check(capabilities, prefix, errors);
    }

    private static void CheckEach(IReadOnlyList<string>? values, string field, Func<string, CapabilityPolicy> policyOf, FieldErrors errors)
    {
        if (values is { Count: > MaxEntries })
        {
            errors.Add(field, $"Give at most {MaxEntries}.");
        }

        for (var i = 0; i < Math.Min(values?.Count ?? 0, MaxEntries); i++)
        {
            foreach (var fault in policyOf(values![i]).Validate())
            {
                errors.Add($"{field}[{i}]", fault);
            }
        }
    }

    // The runtime supports higher limits than one module of many may have.
    private static void CheckMost(int? value, int most, string field, FieldErrors errors)
    {
        if (value > most)
        {
            errors.Add(field, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"It must be {most:N0} or less."));
        }
    }

    private static void CheckHosts(IReadOnlyList<string>? hosts, string field, FieldErrors errors)
    {
        if (hosts is { Count: > MaxEntries })
        {
            errors.Add(field, $"Give at most {MaxEntries}.");
        }

        for (var i = 0; i < hosts?.Count; i++)
        {
            if (hosts[i].Length is 0 or > MaxHost || !hosts[i].All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '*' or ':' or '[' or ']'))
            {
                errors.Add($"{field}[{i}]", "A host is a name or an address, with a port if wanted, such as api.example.org:443 or *.example.org.");
            }
        }
    }

    private static void CheckLimit(WasiLimits limits, string field, FieldErrors errors)
    {
        foreach (var fault in limits.Validate())
        {
            // The runtime's message is "MaxDepth must be …". Its subject is dropped because the error already names the field.
            errors.Add(field, "Must" + fault[fault.IndexOf(" must", StringComparison.Ordinal)..][" must".Length..]);
        }
    }

    private static void CheckMounts(IReadOnlyList<ModuleMount> mounts, HostDirectories? directories, string field, FieldErrors errors)
    {
        if (mounts.Count > MaxMounts)
        {
            errors.Add(field, $"Give at most {MaxMounts}.");
        }

        for (var i = 0; i < Math.Min(mounts.Count, MaxMounts); i++)
        {
            CheckMount(mounts[i], directories, $"{field}[{i}]", errors);
            if (mounts.Take(i).Any(other => other.Path.TrimEnd('/') == mounts[i].Path.TrimEnd('/')))
            {
                errors.Add($"{field}[{i}].path", "Is given to another mount too.");
            }
        }
    }

    private static void CheckMount(ModuleMount mount, HostDirectories? directories, string field, FieldErrors errors)
    {
        foreach (var fault in new CapabilityPolicy { AllowedPaths = [mount.Path] }.Validate())
        {
            errors.Add($"{field}.path", fault);
        }

        CheckMember(mount.Name is null || mount.Type == ModuleMountType.Volume, "name", "Only a volume has a name.");
        CheckMember(mount.Name is null || NameRule.IsValid(mount.Name), "name", $"A volume's name is {NameRule.Text}.");
        CheckMember(mount.Size is null || mount.Type == ModuleMountType.Scratch, "size", "Only a scratch directory has a size.");
        CheckMember(mount.Size is null or (>= 0 and <= 4L << 30), "size", "Must be 0 to 4,294,967,296.");
        CheckMember(mount.Writable is not true || mount.Type != ModuleMountType.Bundle, "mode", "A bundle can only be read.");
        CheckMember(mount.Source is null == (mount.Type != ModuleMountType.Host), "source", "A host mount names a directory of this machine; no other does.");
        if (mount is { Type: ModuleMountType.Host, Source: { Length: > 0 } source, Path.Length: > 0 })
        {
            CheckSource(source, mount, directories, $"{field}.source", errors);
        }

        void CheckMember(bool holds, string member, string fault)
        {
            if (!holds)
            {
                errors.Add($"{field}.{member}", fault);
            }
        }
    }

    private static void CheckSource(string source, ModuleMount mount, HostDirectories? directories, string field, FieldErrors errors)
    {
        // One message for all cases: a caller must not learn whether a directory exists that the operator has not allowed.
        if (source.Contains('\0', StringComparison.Ordinal) || mount.Path.Contains('\0', StringComparison.Ordinal) || !Path.IsPathFullyQualified(source)
            || directories is null || !directories.TryMount(source, mount.Path, readOnly: true, out _, out _))
        {
            errors.Add(field, "Must be the absolute path of a directory below one that the operator lists in allowed_host_directories.");
        }
    }
}
