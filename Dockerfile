# The appliance as a container image; docs/install.md shows how to build and run it, and how to make a managed plugin
# of it.
#
# BASE is Debian 13 or an image derived from it, and JDK one with its JDK. What they have is not installed, so the image
# can be built without a package source.
ARG BASE=debian:13-slim
ARG JDK=${BASE}

# A Java runtime of the modules that routed uses. 21 is the newest Java with long-term support that Karaf 4.4 runs on:
# with 25, its shell fails with "getSubject is not supported".
FROM ${JDK} AS java
RUN ls /usr/lib/jvm/java-21-openjdk-*/bin/jlink \
 || { apt-get update && apt-get install -y --no-install-recommends openjdk-21-jdk-headless; }
RUN /usr/lib/jvm/java-21-openjdk-*/bin/jlink --output /java --generate-cds-archive \
    --compress zip-6 --strip-java-debug-attributes --no-header-files --no-man-pages --add-modules \
java.base,java.desktop,java.logging,java.management,java.naming,java.xml,jdk.httpserver,jdk.jdwp.agent,jdk.unsupported \
 && rm /java/lib/server/classes_nocoops.jsa

FROM ${BASE}
RUN packages="iptables nftables iproute2 iputils-ping conntrack mount libstdc++6 zlib1g" \
 && { dpkg -s $packages >/dev/null 2>&1 \
   || { apt-get update && apt-get install -y --no-install-recommends $packages && rm -rf /var/lib/apt/lists/*; }; }

COPY --from=java /java /usr/lib/jvm/routed
COPY assembly/target/assembly /usr/share/routed
COPY etc/*.cfg /etc/routed/
COPY packaging/plugin/routed-plugin /usr/lib/routed/
RUN ln -s /usr/share/routed/bin/routed /usr/bin/routed

ENV JAVA_HOME=/usr/lib/jvm/routed
# Directory of the network files. Mount it (-v /var/lib/routed:/var/lib/routed) to keep them when the container ends.
ENV ROUTED_STATE=/var/lib/routed

ENTRYPOINT ["/usr/bin/routed"]
CMD ["run"]
