using WasmOs.Host.Startup;

namespace WasmOs.Host.Tests.Configuration;

[Trait("Trial", "1.24")]
public sealed class UnknownSettingTests : IDisposable
{
    private readonly SettingsFolder _folder = new();

    [Theory]
    [InlineData("TLS_CERT_PATH", "is not supported")]
    [InlineData("TLS_KEY_PATH", "end TLS at a proxy")]
    [InlineData("JWT_EXPIRY", "JWT_SECRET alone is read")]
    [InlineData("LDAP_URL", "IDENTITY_PROVIDERS_FILE names the file")]
    [InlineData("AUDIT_ENABLED", "AUDIT_EXECUTIONS says which runs")]
    [InlineData("AzureFunctionsJobHost__extensions__http__routePrefix", "set it there")]
    [InlineData("MAX_WASM_SIZES", "did you mean MAX_WASM_SIZE?")]
    [InlineData("SEVRER_PORT", "did you mean SERVER_PORT?")]
    [InlineData("LOGLEVEL", "did you mean LOG_LEVEL?")]
    [InlineData("max_modules", "did you mean MAX_MODULES?")]
    [InlineData("Server_Port", "did you mean SERVER_PORT?")]
    [InlineData("MEMORY_LIMITS", "did you mean MEMORY_LIMIT?")]
    [InlineData("EXECUTE_TIMEOUT", "did you mean EXECUTION_TIMEOUT?")]
    [InlineData("WASMOS_SERVER_PORT", "did you mean SERVER_PORT?")]
    [InlineData("WASMOS_NO_SUCH_THING", "is not a setting")]
    public void Read_VariableThatIsNoSettingButLooksLikeOne_IsRefused(string name, string expected)
    {
        var error = Assert.Throws<StartupException>(() => _folder.Read((name, "1")));

        var line = Assert.Single(error.Errors);
        Assert.StartsWith(name + ":", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Empty(_folder.Read((name, "1"), ("IGNORED_SETTINGS", $"OTHER, {name}")).Warnings);
        Assert.Empty(_folder.Read((name, "")).Warnings);
    }

    [Theory]
    [InlineData("PATH")]
    [InlineData("HOSTNAME")]
    [InlineData("HOST")]
    [InlineData("HOSTTYPE")]
    [InlineData("LOGNAME")]
    [InlineData("PORT")]
    [InlineData("DATABASE_URL")]
    [InlineData("DATADOG")]
    [InlineData("SSL_CERT_FILE")]
    [InlineData("OTEL_SERVICE_NAME")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")]
    [InlineData("OTEL_TRACES_SAMPLER")]
    [InlineData("APPLICATIONINSIGHTS_STATSBEAT_DISABLED")]
    [InlineData("FUNCTIONS_WORKER_RUNTIME")]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("DOTNET_ROOT")]
    [InlineData("AZURE_CLIENT_ID")]
    [InlineData("WASMOS_SERVICE_HOST")]
    [InlineData("WASMOS_PORT_8080_TCP_ADDR")]
    [InlineData("SERVER_PORT_80_TCP")]
    [InlineData("QUEUE_SERVICE_PORT_HTTP")]
    public void Read_VariableOfAnotherProgram_IsLeftAlone(string name) => Assert.Empty(_folder.Read((name, "something")).Warnings);

    /// <summary>The operator chooses the names of variables for secrets, and may choose one that looks like a setting of another system.</summary>
    [Fact]
    public void Read_VariableThatTheFileOfProvidersNames_IsNoSetting()
    {
        var file = Path.Combine(_folder.Working, "providers.yaml");
        File.WriteAllText(file, """
            providers:
              - name: directory
                kind: ldap
                url: ldaps://ldap.example.org
                user_dn: uid={username},dc=example,dc=org
                bind_password_env: LDAP_PASSWORD_OF_TEST
                rules: [{ claim: groups, equals: a, roles: [viewer] }]
            """);

        var error = Assert.Throws<StartupException>(() => _folder.Read(("IDENTITY_PROVIDERS_FILE", file), ("LDAP_PASSWORD_OF_TEST", "secret")));

        Assert.DoesNotContain(error.Errors, line => line.Contains("is not supported", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_LinkToAServiceWithOurName_IsLeftAlone() => Assert.Empty(_folder.Read(("WASMOS_PORT", "tcp://10.0.0.1:8080")).Warnings);

    [Fact]
    public void Read_VariableThatOnlyBeginsAsOursDo_IsWarnedAbout() =>
        Assert.Contains("MAX_JOBS: is not a setting of WasmOS", Assert.Single(_folder.Read(("MAX_JOBS", "4")).Warnings), StringComparison.Ordinal);

    [Fact]
    public void Read_ValuesOfTheFile_AreAllTold()
    {
        _folder.Local("""{ "Values": { "FUNCTIONS_WORKER_RUNTIME": "dotnet-isolated", "SERVER_PROT": "1", "TLS_CERT_PATH": "x", "MY_QUEUE": "work" } }""");

        var error = Assert.Throws<StartupException>(() => _folder.Read());

        Assert.Equal(2, error.Errors.Count);
        Assert.Contains(error.Errors, line => line.Contains("'SERVER_PROT' is not a setting; did you mean SERVER_PORT?", StringComparison.Ordinal));
        Assert.Contains(error.Errors, line => line.Contains("'TLS_CERT_PATH' is not supported", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ValueThatATriggerMayName_IsWarnedAbout() =>
        Assert.Contains("%MY_QUEUE%", Assert.Single(_folder.Local("""{ "Values": { "MY_QUEUE": "work" } }""").Read().Warnings), StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();
}
