using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>Takes uploads: content first, name last. Thread-safe.</summary>
internal sealed class ModuleUploader(
    ModuleStore store, ModuleWriter writer, ModuleSettingsRules rules, WasmRuntime runtime, ModuleRemains remains, TimeProvider time)
{
    // A table's property holds 64 KiB.
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

        // 1. Is it a module that can run at all?
        var digest = ModuleDigest.Of(upload.Content.Span);
        var inspected = await ModuleInspection.RunAsync(runtime, digest, upload.Content, keep: true, cancellationToken).ConfigureAwait(false);
        if (!inspected.Succeeded)
        {
            return inspected.Error;
        }

        ModuleDigest? bundle = null;
        if (upload.Bundle is { } archive)
        {
            // A bundle is read where it is uploaded, so that a run never meets one that cannot be read.
            if (await BundleStore.TryVerifyAsync(archive, cancellationToken).ConfigureAwait(false) is not { } reading)
            {
                return KernelErrors.Busy("Too many bundles are being unpacked. Try again in a moment.");
            }

            if (!reading.IsRead)
            {
                return KernelErrors.BundleInvalid(reading.Fault);
            }

            bundle = ModuleDigest.Of(archive.Span);
        }

        // 2. The content, under its digest. A crash from here on leaves content that nothing names, which the sweep removes.
        var analysis = inspected.Value;
        var encoded = StoredAnalysis.Encode(analysis);
        await store.Blobs.WriteAsync(ModuleBlobs.ContentOf(digest), upload.Content, cancellationToken).ConfigureAwait(false);
        if (encoded.Length > MaxAnalysisBytes)
        {
            await store.Blobs.WriteAsync(ModuleBlobs.AnalysisOf(digest), encoded, cancellationToken).ConfigureAwait(false);
        }

        if (bundle is { } named)
        {
            await store.Blobs.WriteAsync(ModuleBlobs.BundleOf(named), upload.Bundle!.Value, cancellationToken).ConfigureAwait(false);
        }

        // 3. The index, which may name too much but never too little.
        await store.Index.AddAsync(upload.Name, digest, cancellationToken).ConfigureAwait(false);

        if (bundle is { } indexed)
        {
            await store.Index.AddAsync(upload.Name, indexed, cancellationToken).ConfigureAwait(false);
        }

        // 4. The name. A new module of a name must not see what a former one kept.
        if (await store.LoadAsync(upload.Name, cancellationToken).ConfigureAwait(false) is null)
        {
            await remains.RemoveAsync(upload.Name, cancellationToken).ConfigureAwait(false);
        }

        var version = new ModuleVersionRow(0, digest, bundle, encoded.Length > MaxAnalysisBytes ? null : encoded, time.GetUtcNow(), upload.CreatedBy, upload.UploadId);
        var precondition = new ModulePrecondition(upload.IfMatch, upload.IfNoneMatchAny);
        var written = await writer.ChangeAsync(upload.Name, precondition, module => Plan(module, upload, version, analysis), cancellationToken)
            .ConfigureAwait(false);
        return written.Succeeded && !written.Value.Created ? await DescribeUnchangedAsync(written.Value, cancellationToken).ConfigureAwait(false) : written;
    }

    private KernelError? Check(ModuleUpload upload)
    {
        if (!ModuleName.IsValid(upload.Name))
        {
            return KernelErrors.ModuleNameInvalid($"{Quoted.Of(upload.Name)} is no module name. A name is {ModuleName.Rule}.");
        }

        var faults = new FieldErrors();
        if (upload.Settings is { } change)
        {
            // Before the module is compiled. Which settings the change meets is known only at the write, which checks again.
            rules.Check(change(ModuleSettings.Default), ModuleSettings.Default, SettingsPrefix, faults);
        }

        return faults.IsEmpty ? null : KernelErrors.InvalidRequest(faults);
    }

    private Result<ModuleChange<ModuleUploadResult>> Plan(
        ModuleSnapshot? module, ModuleUpload upload, ModuleVersionRow version, ModuleAnalysis analysis)
    {
        var settings = rules.Apply(module?.Head.Settings ?? ModuleSettings.Default, upload.Settings, SettingsPrefix);
        if (!settings.Succeeded)
        {
            return settings.Error;
        }

        if (module?.FindVersion(module.Head.Newest) is { } newest && newest.Digest == version.Digest && newest.Bundle == version.Bundle)
        {
            return PlanUnchanged(module, newest, upload, settings.Value, version, analysis);
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

    /// <summary>The content is the newest version already: at most the settings change.</summary>
    private ModuleChange<ModuleUploadResult> PlanUnchanged(
        ModuleSnapshot module, ResolvedModule newest, ModuleUpload upload, ModuleSettings settings, ModuleVersionRow version, ModuleAnalysis analysis)
    {
        var head = module.Head with { Settings = settings };
        IReadOnlyList<TableWrite> writes = upload.Settings is null ? [] : [TableWrite.Replace(ModuleRows.Encode(head), head.ETag)];
        return new ModuleChange<ModuleUploadResult>(writes, etag => new ModuleUploadResult(
            store.Describe(head with { ETag = etag ?? head.ETag }, module.Aliases, version with { Version = newest.Version }, analysis), Created: false));
    }

    /// <summary>Says when and by whom the version was uploaded the first time.</summary>
    private async ValueTask<ModuleUploadResult> DescribeUnchangedAsync(ModuleUploadResult unchanged, CancellationToken cancellationToken)
    {
        var module = unchanged.Module;
        var row = await store.ReadVersionAsync(module.Name, module.Version, cancellationToken).ConfigureAwait(false);
        return row is null ? unchanged : unchanged with { Module = module with { CreatedAt = row.CreatedAt, CreatedBy = row.CreatedBy } };
    }
}
