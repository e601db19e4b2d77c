using System.Buffers;
using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Kernel.Tests.Executions.Records;

/// <summary>Lines that earlier versions wrote remain on disk and must be readable for as long as the history is kept.</summary>
public sealed class StoredFormTests
{
    /// <summary>
    /// A line of the version before <see cref="ExecutionJson"/>: durations with a resolution of 100 ns, marks after <c>truncated</c>, a frame without an
    /// offset.
    /// </summary>
    private const string Earlier =
        """
        {"execution_id":"0190a000-0000-7000-8000-0123456789ab","module_id":"calc","version":3,"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","function":"div","status":"failed","started_at":"2024-07-11T01:48:32.256Z","result":null,"exit_code":3,"stdout":"one\n","stderr":"","stdout_bytes":4,"stderr_bytes":0,"truncated":false,"marks":[0,0,1200],"marks_cut":true,"fault":{"kind":"trap.divide_by_zero","message":"Divided by zero.","backtrace":[{"function":"div","offset":57},{"function":"func[7]"}]},"violation_count":1,"violations":[{"capability":"file_read","asked":"/etc/passwd","time":"2024-07-11T01:48:32.2570001Z"}],"usage":{"duration_ms":1234.5678,"cpu_ms":0.0214,"queued_ms":0.0005,"memory_peak_bytes":65536,"fuel":7,"start":"pooled"},"apart":["result.text"]}
        """;

    /// <summary>The smallest line of the oldest version: without members that were added later, and without members that are omitted when empty.</summary>
    private const string Bare =
        """
        {"execution_id":"0190a000-0000-7000-8000-0123456789ab","module_id":null,"version":null,"digest":"sha256:00","function":"f","status":"some_later_status","started_at":"2024-07-11T01:48:32.256Z","result":[1,"NaN"],"usage":{"duration_ms":1,"cpu_ms":1,"queued_ms":0,"memory_peak_bytes":0,"fuel":null,"start":"some_later_start"},"some_later_member":{}}
        """;

    [Fact]
    public void TryRead_ALineOfTheVersionBefore_IsShownAsToday()
    {
        var shown = Show(Earlier, out var entry);

        Assert.Equal(
            """
            {"execution_id":"0190a000-0000-7000-8000-0123456789ab","module_id":"calc","version":3,"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","function":"div","status":"failed","started_at":"2024-07-11T01:48:32.256Z","created_by":null,"result":null,"exit_code":3,"stdout":"one\n","stderr":"","stdout_bytes":4,"stderr_bytes":0,"truncated":false,"fault":{"kind":"trap.divide_by_zero","message":"Divided by zero.","backtrace":[{"function":"div","offset":57},{"function":"func[7]"}]},"violation_count":1,"violations":[{"capability":"file_read","asked":"/etc/passwd","time":"2024-07-11T01:48:32.2570001Z"}],"usage":{"duration_ms":1234.568,"cpu_ms":0.021,"queued_ms":0.001,"memory_peak_bytes":65536,"fuel":7,"start":"memory"}}
            """,
            shown);
        Assert.Equal([0L, 0, 1200], entry.Marks!);
        Assert.True(entry.MarksCut);
        Assert.Equal(["result.text"], entry.Apart!);
    }

    [Fact]
    public void TryRead_NamesAndMembersOfALaterVersion_PassThrough()
    {
        var shown = JsonDocument.Parse(Show(Bare, out _)).RootElement;

        Assert.Equal(
            ("some_later_status", "some_later_start"), (shown.GetProperty("status").GetString(), shown.GetProperty("usage").GetProperty("start").GetString()));
        Assert.Equal("""[1,"NaN"]""", shown.GetProperty("result").GetRawText());
        Assert.Equal((0, 0), (shown.GetProperty("violation_count").GetInt32(), shown.GetProperty("violations").GetArrayLength()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"execution_id\":\"0190a000")]
    [InlineData("""{"execution_id":"x","digest":"","function":"","status":"","usage":{"start":"cold"}}""")]
    public void TryRead_WhatIsNoRun_IsDamaged(string line) => Assert.False(ExecutionReader.TryRead(Encoding.UTF8.GetBytes(line), out _, out _));

    private static string Show(string line, out ExecutionEntry entry)
    {
        Assert.True(ExecutionReader.TryRead(Encoding.UTF8.GetBytes(line), out _, out var read));
        entry = read;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ExecutionJson.WriterOptions))
        {
            ExecutionJson.Write(json, entry);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
