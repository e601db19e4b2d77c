using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>Processes uploads: stores the content first and the name last. Thread-safe.</summary>
internal sealed class ModuleUploader(
    ModuleStore store, ModuleWriter writer, ModuleSettingsRules rules, WasmRuntime runtime, ModuleCleanup cleanup, ModuleQuota quota, TimeProvider time)
{
    // A table property holds 64 KiB.
    private const int MaxAnalysisBytes = 60 * 1024;
    private const string SettingsPrefix = "settings.";

    public async ValueTask<Result<ModuleUploadResult>> UploadAsync(ModuleUpload upload, CancellationToken cancellationToken)
    {
        if (Check(upload) is { } fault)
        {
            return fault;
        }

        if (upload.UploadId is { } uploadId && await store.DescribeUploadAsync(upload.Name, uploadId, cancellationToken).ConfigureAwait(false) is { } uploaded)
        {
            return new ModuleUploadResult(uploaded, Created: true);
        }

        var digest = ModuleDigest.Of(upload.Content.Span);
        ModuleDigest? bundle = upload.Bundle is { } archive ? ModuleDigest.Of(archive.Span) : null;
        if (await quota.CheckAsync(upload, digest, bundle, cancellationToken).ConfigureAwait(false) is { } full)
        {
            return full;
        }

        // 1. Check that the module can run. The bundle is read completely at upload, so that no run ever meets an unreadable bundle.
        var inspected = await ModuleInspection.RunAsync(runtime, digest, upload.Content, keep: true, cancellationToken).ConfigureAwait(false);
        if (!inspected.Succeeded)
        {
            return inspected.Error;
        }

        if (upload.Bundle is { } files && await CheckBundleAsync(files, cancellationToken).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        // 2. Store the content under its digest. A crash from here on leaves content that nothing references; the sweep deletes it.
        var analysis = inspected.Value;
        var encoded = AnalysisCodec.Encode(analysis);
        var version = new ModuleVersionRow(
            0, digest, bundle, encoded.Length > MaxAnalysisBytes ? null : encoded, time.GetUtcNow(), upload.CreatedBy, upload.UploadId);
        var module = await store.LoadAsync(upload.Name, cancellationToken).ConfigureAwait(false);
        if (!IsNewest(module, version) && quota.TakeRoom(upload) is { } taken)
        {
            return taken;
        }

        await WriteContentAsync(upload, version, encoded, cancellationToken).ConfigureAwait(false);

        // 3. Write the index. It may name too many modules, but never too few.
        await store.Index.AddAsync(upload.Name, digest, cancellationToken).ConfigureAwait(false);
        if (bundle is { } indexed)
        {
            await store.Index.AddAsync(upload.Name, indexed, cancellationToken).ConfigureAwait(false);
        }

        // 4. Write the name.
        var written = await NameAsync(upload, version, analysis, cancellationToken).ConfigureAwait(false);
        return written.Succeeded && !written.Value.Created ? await DescribeUnchangedAsync(written.Value, cancellationToken).ConfigureAwait(false) : written;
    }

    private static async ValueTask<KernelError?> CheckBundleAsync(ReadOnlyMemory<byte> archive, CancellationToken cancellationToken)
    {
        if (await BundleStore.TryVerifyAsync(archive, cancellationToken).ConfigureAwait(false) is not { } reading)
        {
            return KernelErrors.Busy("Too many bundles are being unpacked. Try again in a moment.");
        }

        return reading.IsRead ? null : CapabilityErrors.BundleInvalid(reading.Fault);
    }

    private static bool IsNewest(ModuleSnapshot? module, ModuleVersionRow version) =>
        module?.FindVersion(module.Head.Newest) is { } newest && newest.Digest == version.Digest && newest.Bundle == version.Bundle;

    private async ValueTask WriteContentAsync(ModuleUpload upload, ModuleVersionRow version, ReadOnlyMemory<byte> analysis, CancellationToken cancellationToken)
    {
        await store.Blobs.WriteAsync(ModuleBlobs.ContentOf(version.Digest), upload.Content, cancellationToken).ConfigureAwait(false);
        if (analysis.Length > MaxAnalysisBytes)
        {
            await store.Blobs.WriteAsync(ModuleBlobs.AnalysisOf(version.Digest), analysis, cancellationToken).ConfigureAwait(false);
        }

        if (version.Bundle is { } bundle)
        {
            await store.Blobs.WriteAsync(ModuleBlobs.BundleOf(bundle), upload.Bundle!.Value, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<Result<ModuleUploadResult>> NameAsync(
        ModuleUpload upload, ModuleVersionRow version, ModuleAnalysis analysis, CancellationToken cancellationToken)
    {
        var module = await store.LoadAsync(upload.Name, cancellationToken).ConfigureAwait(false);
        if (module is null)
        {
            // A new module must not see volumes or records of a deleted module of the same name.
            await cleanup.RemoveAsync(upload.Name, cancellationToken).ConfigureAwait(false);
        }

        var precondition = new ModulePrecondition(upload.IfMatch, upload.IfNoneMatchAny);
        ValueTask<Result<ModuleUploadResult>> WriteAsync() =>
            writer.ChangeAsync(upload.Name, precondition, current => Plan(current, upload, version, analysis), cancellationToken);
        return module is { Head.Deleting: false }
            ? await WriteAsync().ConfigureAwait(false) : await quota.CreateAsync(WriteAsync, cancellationToken).ConfigureAwait(false);
    }

    private KernelError? Check(ModuleUpload upload)
    {
        if (!ModuleName.IsValid(upload.Name))
        {
            return ModuleErrors.NameInvalid($"{Quoted.Of(upload.Name)} is no module name. A name is {ModuleName.Rule}.");
        }

        var errors = new FieldErrors();
        if (upload.Settings is { } change)
        {
            // Validate before the module is compiled. The settings to which the change applies are known only when the module is written; the write validates
            // again.
            rules.Check(change(ModuleSettings.Default), ModuleSettings.Default, SettingsPrefix, errors);
        }

        return errors.IsEmpty ? null : KernelErrors.InvalidRequest(errors);
    }

    private Result<ModuleChange<ModuleUploadResult>> Plan(
        ModuleSnapshot? module, ModuleUpload upload, ModuleVersionRow version, ModuleAnalysis analysis)
    {
        var settings = rules.Apply(module?.Head.Settings ?? ModuleSettings.Default, upload.Settings, SettingsPrefix);
        if (!settings.Succeeded)
        {
            return settings.Error;
        }

        if (IsNewest(module, version))
        {
            return PlanUnchanged(module!, upload, settings.Value, version, analysis);
        }

        if (quota.CheckVersions(upload.Name, module?.Versions.Length ?? 0) is { } full)
        {
            return full;
        }

        var number = (module?.Head.LastNumber ?? 0) + 1;
        var head = new ModuleHead(
            upload.Name, number, number, settings.Value, module?.Head.CreatedAt ?? version.CreatedAt, Deleting: false, module?.Head.ETag ?? "");
        var numbered = version with { Version = number };
        var headRow = ModuleRows.Encode(head);
        return new ModuleChange<ModuleUploadResult>(
            [
                module is null ? TableWrite.Insert(headRow) : TableWrite.Replace(headRow, head.ETag),
                TableWrite.Insert(ModuleRows.Encode(upload.Name, numbered)),
            ],
            etag => new ModuleUploadResult(store.Describe(head with { ETag = etag! }, module?.Aliases ?? [], numbered, analysis), Created: true));
    }

    /// <summary>Plans an upload that equals the newest version: at most the settings change.</summary>
    private ModuleChange<ModuleUploadResult> PlanUnchanged(
        ModuleSnapshot module, ModuleUpload upload, ModuleSettings settings, ModuleVersionRow version, ModuleAnalysis analysis)
    {
        var head = module.Head with { Settings = settings };
        IReadOnlyList<TableWrite> writes = upload.Settings is null ? [] : [TableWrite.Replace(ModuleRows.Encode(head), head.ETag)];
        return new ModuleChange<ModuleUploadResult>(writes, etag => new ModuleUploadResult(
            store.Describe(head with { ETag = etag ?? head.ETag }, module.Aliases, version with { Version = module.Head.Newest }, analysis), Created: false));
    }

    /// <summary>Replaces the time and the uploader with those of the first upload of this version.</summary>
    private async ValueTask<ModuleUploadResult> DescribeUnchangedAsync(ModuleUploadResult unchanged, CancellationToken cancellationToken)
    {
        var module = unchanged.Module;
        var row = await store.ReadVersionAsync(module.Name, module.Version, cancellationToken).ConfigureAwait(false);
        return row is null ? unchanged : unchanged with { Module = module with { CreatedAt = row.CreatedAt, CreatedBy = row.CreatedBy } };
    }
}
