using System.Text;
using WasmOs.Infra.Azure;
using WasmOs.Infra.Tests.Contract;

namespace WasmOs.Infra.Tests.Azure;

/// <summary>The effect of <c>messageEncoding</c> in <c>host.json</c> on the text that a queue stores.</summary>
public sealed class AzureMessageEncodingTests(AzureStorageFixture fixture) : IClassFixture<AzureStorageFixture>
{
    private const string Text = "plain <text> & Ünïcode";

    [Theory]
    [InlineData(QueueMessageEncoding.None, QueueMessageEncoding.None, Text)]
    [InlineData(QueueMessageEncoding.Base64, QueueMessageEncoding.Base64, Text)]
    [InlineData(QueueMessageEncoding.None, QueueMessageEncoding.Base64, Text)]
    [InlineData(QueueMessageEncoding.Base64, QueueMessageEncoding.None, "cGxhaW4gPHRleHQ+ICYgw5xuw69jb2Rl")]
    public async Task Receive_SentUnderAnEncoding_GivesWhatTheReceiversMakesOfIt(QueueMessageEncoding sent, QueueMessageEncoding received, string expected)
    {
        var queue = UniqueName.Next("encoding");
        await using var sender = Open(sent);
        await using var receiver = Open(received);
        await sender.Queues.EnsureQueueAsync(queue, CancellationToken.None);

        await sender.Queues.SendAsync(queue, Encoding.UTF8.GetBytes(Text), TimeSpan.Zero, null, CancellationToken.None);
        var message = Assert.Single(await receiver.Queues.ReceiveAsync(queue, 1, TimeSpan.FromMinutes(1), CancellationToken.None));

        Assert.Equal(expected, Encoding.UTF8.GetString(message.Body.Span));
    }

    [Fact]
    public async Task Send_BytesThatAreNoText_AreRefusedWithoutBase64()
    {
        var queue = UniqueName.Next("encoding");
        await using var plain = Open(QueueMessageEncoding.None);
        await plain.Queues.EnsureQueueAsync(queue, CancellationToken.None);

        var e = await Assert.ThrowsAsync<ArgumentException>(() =>
            plain.Queues.SendAsync(queue, new byte[] { 0xff, 0xfe }, TimeSpan.Zero, null, CancellationToken.None).AsTask());

        Assert.Contains("messageEncoding", e.Message, StringComparison.Ordinal);
        Assert.Empty(await plain.Queues.PeekAsync(queue, 1, CancellationToken.None));
    }

    private AzureStorage Open(QueueMessageEncoding encoding) => AzureStorage.Create(
        new AzureStorageOptions { ConnectionString = fixture.ConnectionString, MessageEncoding = encoding }, TimeProvider.System);
}
