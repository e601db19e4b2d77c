using System.Text.Json.Nodes;
using WasmOs.Cli.Server;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Cli.Login;

/// <summary>
/// Signs a person in by a provider from a program without a browser (RFC 8628): the person confirms a code on another device, and the program asks for the end
/// until then. Not thread-safe.
/// </summary>
/// <param name="provider">Sends the requests to the provider.</param>
/// <param name="show">Shows a line to the person.</param>
/// <param name="time">The clock.</param>
internal sealed class DeviceFlow(ProviderTransport provider, Action<string> show, TimeProvider time)
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:device_code";
    private const int LongestText = 500;

    // RFC 8628, 3.2 and 3.5. The bounds keep a provider's odd answer from a busy loop and from a wait without end.
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Slower = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    /// <summary>Shows the code and waits until the person has confirmed it.</summary>
    /// <returns>The id token. Secret.</returns>
    /// <exception cref="ServerException">The person refused, the code ended, or the provider refused or could not be reached.</exception>
    public async Task<string> SignInAsync(DeviceClient client, CancellationToken cancellationToken)
    {
        var begun = await provider.PostAsync(
            client.DeviceAuthorization, [new("client_id", client.ClientId), new("scope", client.Scope)], cancellationToken).ConfigureAwait(false);
        if (ErrorOf(begun) is { } refusal)
        {
            throw new ServerException($"the provider refused to begin: {refusal}");
        }

        var code = Text(begun, "device_code");
        var page = Text(begun, "verification_uri_complete", "verification_uri");
        show($"open {Shown(page)} in a browser and confirm the code {Shown(Text(begun, "user_code"))}");
        return await WaitAsync(client, code, PauseOf(begun), EndOf(begun), cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> WaitAsync(DeviceClient client, string code, TimeSpan pause, DateTimeOffset end, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] form = [new("client_id", client.ClientId), new("grant_type", GrantType), new("device_code", code)];
        while (time.GetUtcNow() + pause < end)
        {
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            var answer = await provider.PostAsync(client.Token, form, cancellationToken).ConfigureAwait(false);
            switch (ErrorOf(answer))
            {
                case null:
                    return Text(answer, "id_token");
                case "authorization_pending":
                    break;
                case "slow_down":
                    pause = Min(pause + Slower, LongestPause);
                    break;
                case "access_denied":
                    throw new ServerException("the sign-in was refused at the provider");
                case "expired_token":
                    throw Ended();
                case var other:
                    throw new ServerException($"the provider refused the sign-in: {other}");
            }
        }

        throw Ended();
    }

    private static ServerException Ended() => new("the code was not confirmed in time: sign in again");

    private static TimeSpan PauseOf(JsonObject answer) => Number(answer, "interval") is { } seconds
        ? Min(TimeSpan.FromSeconds(Math.Max(seconds, ShortestPause.TotalSeconds)), LongestPause)
        : DefaultPause;

    private DateTimeOffset EndOf(JsonObject answer) =>
        time.GetUtcNow() + (Number(answer, "expires_in") is { } seconds ? Min(TimeSpan.FromSeconds(seconds), LongestWait) : LongestWait);

    // A number that no clock has is as good as none.
    private static double? Number(JsonObject answer, string member) =>
        answer[member] is JsonValue value && value.TryGetValue<double>(out var number) && number is > 0 and < int.MaxValue ? number : null;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string? ErrorOf(JsonObject answer) => answer["error"] is JsonValue error ? Shown(error.ToString()) : null;

    private static string Text(JsonObject answer, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (answer[member] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0)
            {
                return text;
            }
        }

        throw new ServerException($"the provider's answer has no '{members[^1]}'");
    }

    private static string Shown(string text) => DisplayText.Escape(text, LongestText);
}
