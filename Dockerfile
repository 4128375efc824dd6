# The appliance as an image. Build it after the assembly: mvn -DskipTests package && docker build -t routed-plugin .
#
# BASE is Debian 12 or anything made from it. One that has the packages below is used as it is, so that the
# image can be built where no package source can be reached.
ARG BASE=debian:12
FROM ${BASE}

RUN command -v java && command -v iptables && command -v nft && command -v ip && command -v perl \
 || { apt-get update \
   && apt-get install -y --no-install-recommends openjdk-17-jre-headless iptables nftables iproute2 perl-base \
   && rm -rf /var/lib/apt/lists/*; }

COPY assembly/target/assembly /opt/routed
RUN ln -s /opt/routed/bin/routed /usr/local/bin/routed

# Networks are kept here: mount it (-v /var/lib/routed:/var/lib/routed) so that they outlive the container.
ENV ROUTED_STATE=/var/lib/routed

ENTRYPOINT ["/opt/routed/bin/routed"]
CMD ["run"]
