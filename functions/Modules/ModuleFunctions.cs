using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Idempotency;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Idempotency;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Modules;

/// <summary>The HTTP functions of modules: upload, analysis, versions, aliases, settings, content.</summary>
/// <remarks>
/// A function with <see cref="DisableRequestSizeLimitAttribute"/> may receive a module. The host then allows a body of an upload's size, and the function
/// checks the size of each part.
/// </remarks>
public sealed class ModuleFunctions(ModuleRegistry registry, IdempotencyStore idempotency, IOptions<ApiOptions> options)
{
    private const string Route = "api/v1/modules";
    private static readonly PermissionSet Reading = PermissionSet.Of(Permission.ModulesRead);
    private static readonly PermissionSet Writing = PermissionSet.Of(Permission.ModulesWrite);

    [Function("modules-upload")]
    [Requires(Permission.ModulesWrite)]
    [QueryParameters("name")]
    [DisableRequestSizeLimit]
    public async Task<IResult> Upload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        var (module, problem) = await UploadedModule.ReadAsync(request, options.Value, cancellationToken);
        if (module?.Name is { } name)
        {
            AuditDetail.SetModule(request, name);
        }

        problem ??= module!.Name is null ? Problem.Field("name", "Is missing: name the module with ?name= or a part name.") : null;
        problem ??= EntityTags.ReadIfMatch(request, out _);
        if (problem is not null)
        {
            return new ProblemResult(problem);
        }

        if (!CallerScope.Covers(request, Writing, module!.Name))
        {
            return new ProblemResult(AccessErrors.NameOutOfScope(module.Name!, CallerScope.Of(request, Writing)));
        }

        return IdempotentCall.IsAsked(request)
            ? await IdempotentCall.RunAsync(
                idempotency, request, module!.Fingerprint, id => StoreAsync(request, module, id, cancellationToken), cancellationToken)
            : await StoreAsync(request, module!, null, cancellationToken);
    }

    [Function("modules-list")]
    [Requires(Permission.ModulesRead)]
    [QueryParameters("limit", "continuation")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        await Listing.AnswerAsync(
            request, "modules", query => registry.ListAsync(query.Limit, query.Continuation, CallerScope.Of(request, Reading), cancellationToken), Write);

    [Function("modules-validate")]
    [Requires(Permission.ModulesWrite)]
    [QueryParameters("name")]
    [DisableRequestSizeLimit]
    public async Task<IResult> Validate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/validate")] HttpRequest request, CancellationToken cancellationToken)
    {
        var (module, problem) = await UploadedModule.ReadAsync(request, options.Value, cancellationToken);
        if (module is null)
        {
            return new ProblemResult(problem!);
        }

        var analysis = await registry.ValidateAsync(module.Content, cancellationToken);
        return analysis.Succeeded
            ? new AnalysisResult(ModuleDigest.Of(module.Content.Span), analysis.Value, registry.Provides)
            : new ProblemResult(analysis.Error);
    }

    [Function("modules-get")]
    [Requires(Permission.ModulesRead, Module = "id")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var module = await registry.GetAsync(id, cancellationToken);
        if (module.Succeeded && EntityTags.IsKnown(request, EntityTags.ToHeader(module.Value.ETag)))
        {
            return new NotModifiedResult(EntityTags.ToHeader(module.Value.ETag));
        }

        return AnswerOf(module);
    }

    [Function("modules-versions")]
    [Requires(Permission.ModulesRead, Module = "id")]
    [QueryParameters("limit", "continuation")]
    public async Task<IResult> Versions(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "get", Route = Route + "/{id}/versions")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        await Listing.AnswerAsync(request, "items", query => registry.ListVersionsAsync(id, query.Limit, query.Continuation, cancellationToken), Write);

    [Function("modules-content")]
    [Requires(Permission.ModulesRead, Module = "id")]
    public async Task<IResult> Content(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{id}/content")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        // The digest is checked before the first byte is sent, so the whole module is held. Its size is not known before it is read, so the largest size is
        // counted.
        if (!BodyMemory.TryHold(request.HttpContext, options.Value.MaxModuleBytes))
        {
            return new ProblemResult(BodyMemory.Refusal(request.HttpContext, "A module", options.Value.ModuleLimit));
        }

        var content = await registry.ReadContentAsync(id, cancellationToken);
        if (!content.Succeeded)
        {
            return new ProblemResult(content.Error);
        }

        var (name, version, digest, bytes) = content.Value;
        request.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(
            bytes, "application/wasm", $"{name}-{version}.wasm", enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{digest}\""));
    }

    [Function("modules-patch")]
    [Requires(Permission.ModulesWrite, Module = "id")]
    public async Task<IResult> Patch(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Route + "/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var (patch, ifMatch, problem) = await ReadAsync(request, SettingsBody.ReadNamed, cancellationToken);
        ChangeNote.Set(request.HttpContext, $"{Quoted.Of(id)}{(patch is null ? "" : ": " + patch.Item2)}");
        return problem is null
            ? AnswerOf(await registry.PatchSettingsAsync(id, patch!.Item1, ifMatch, cancellationToken))
            : new ProblemResult(problem);
    }

    [Function("modules-delete")]
    [Requires(Permission.ModulesWrite, Module = "id")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        EntityTags.ReadIfMatch(request, out var ifMatch) is { } problem
            ? new ProblemResult(problem)
            : Done(await registry.DeleteAsync(id, ifMatch, cancellationToken));

    [Function("modules-alias-put")]
    [Requires(Permission.ModulesWrite, Module = "id")]
    public async Task<IResult> PutAlias(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route + "/{id}/aliases/{alias}")] HttpRequest request, string id, string alias,
        CancellationToken cancellationToken)
    {
        var (targets, ifMatch, problem) = await ReadAsync(request, AliasBody.Read, cancellationToken);
        return problem is null
            ? AnswerOf(await registry.PutAliasAsync(id, alias, targets!, ifMatch, cancellationToken))
            : new ProblemResult(problem);
    }

    [Function("modules-alias-delete")]
    [Requires(Permission.ModulesWrite, Module = "id")]
    public async Task<IResult> DeleteAlias(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{id}/aliases/{alias}")] HttpRequest request, string id, string alias,
        CancellationToken cancellationToken) =>
        EntityTags.ReadIfMatch(request, out var ifMatch) is { } problem
            ? new ProblemResult(problem)
            : Done(await registry.DeleteAliasAsync(id, alias, ifMatch, cancellationToken));

    private async Task<IResult> StoreAsync(HttpRequest request, UploadedModule module, Guid? id, CancellationToken cancellationToken)
    {
        EntityTags.ReadIfMatch(request, out var ifMatch);
        var upload = new ModuleUpload
        {
            Name = module.Name!,
            Content = module.Content,
            Bundle = module.Bundle,
            Settings = module.Settings,
            IfMatch = ifMatch,
            IfNoneMatchAny = EntityTags.WantsNone(request),
            UploadId = id,
            CreatedBy = CallerFeature.CreatorOf(request).Name,
        };
        ChangeNote.Set(request.HttpContext, Quoted.Of(upload.Name));
        var stored = await registry.UploadAsync(upload, cancellationToken);
        if (stored.Succeeded)
        {
            var made = stored.Value.Module;
            ChangeNote.Set(
                request.HttpContext,
                $"'{made.Name}@{made.Version}' {made.Digest}, {module.Content.Length} bytes{(module.Settings is null ? "" : ", with settings")}");
        }

        return stored.Succeeded
            ? new ModuleResult(stored.Value.Module, registry.Provides, stored.Value.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK)
            : new ProblemResult(stored.Error);
    }

    private async ValueTask<(T? Body, string? IfMatch, Problem? Problem)> ReadAsync<T>(
        HttpRequest request, Func<ReadOnlyMemory<byte>, FieldErrors, T> read, CancellationToken cancellationToken)
        where T : class
    {
        if (EntityTags.ReadIfMatch(request, out var ifMatch) is { } badTag)
        {
            return (null, null, badTag);
        }

        var (body, problem) = await JsonRequest.ReadAsync(request, options.Value, read, cancellationToken);
        return (body, ifMatch, problem);
    }

    private IResult AnswerOf(Result<ModuleDescription> module) =>
        module.Succeeded ? new ModuleResult(module.Value, registry.Provides) : new ProblemResult(module.Error);

    private void Write(Utf8JsonWriter writer, ModuleDescription module) => ModuleJson.Write(writer, module, registry.Provides);

    private static IResult Done(KernelError? error) => error is null ? TypedResults.NoContent() : new ProblemResult(error);
}
