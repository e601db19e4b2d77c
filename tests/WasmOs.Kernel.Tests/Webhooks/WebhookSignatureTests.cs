using WasmOs.Kernel.Webhooks;

namespace WasmOs.Kernel.Tests.Webhooks;

public class WebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// <summary>The example of the Standard Webhooks libraries, to prove that they can verify signatures of WasmOS.</summary>
    [Fact]
    public void Of_TheStandardsExample_IsItsSignature() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Of(Secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"u8));

    [Theory]
    [InlineData("msg_q5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}")]
    [InlineData("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265331, "{\"test\": 2432232314}")]
    [InlineData("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232315}")]
    public void Of_AnythingElse_IsAnother(string id, long timestamp, string body) => Assert.NotEqual(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSignature.Of(Secret, id, timestamp, System.Text.Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(Secret, true)]
    [InlineData("whsec_", false)]
    [InlineData("whsec_c2hvcnQ=", false)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!", false)]
    public void IsValid_Secret_IsAsExpected(string secret, bool expected) => Assert.Equal(expected, WebhookSecret.IsValid(secret));

    [Fact]
    public void IsValid_TooLong_IsNot() => Assert.False(WebhookSecret.IsValid("whsec_" + Convert.ToBase64String(new byte[65])));

    [Fact]
    public void New_Twice_IsValidAndDiffers()
    {
        Assert.True(WebhookSecret.IsValid(WebhookSecret.New()));
        Assert.NotEqual(WebhookSecret.New(), WebhookSecret.New());
    }
}
